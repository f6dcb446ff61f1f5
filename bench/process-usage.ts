import { readFileSync } from 'node:fs';

/** Resident memory in bytes of a process (Linux). */
export function residentBytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes ?? 0) * 1024;
}

/** CPU seconds that a process has used, user and system (Linux, 100 ticks a second). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * Samples a process's resident memory until stopped: its peak, the mean of the second and the last third, and the lowest
 * of the second and the last two fifths, which the waves of garbage collection leave alone.
 */
export function watchMemory(
  pid: number,
  everyMs = 100,
): () => {
  peak: number;
  early: number;
  late: number;
  lowest: { early: number; late: number };
} {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentBytes(pid)), everyMs);
  const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / Math.max(1, list.length);
  return () => {
    clearInterval(timer);
    const third = Math.floor(samples.length / 3);
    const fifth = Math.floor(samples.length / 5);
    return {
      peak: Math.max(...samples),
      early: mean(samples.slice(third, 2 * third)),
      late: mean(samples.slice(-third)),
      lowest: {
        early: Math.min(...samples.slice(fifth, 3 * fifth)),
        late: Math.min(...samples.slice(-2 * fifth)),
      },
    };
  };
}

/** The most resident memory in bytes that a process has had so far (Linux). */
export function peakResidentBytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes ?? 0) * 1024;
}
