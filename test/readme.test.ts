import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Command, CommanderError } from 'commander';
import { commands, createProgram } from '../src/cli/commands.ts';

const root = join(import.meta.dirname, '..');
const documents = readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const npmCommands = ['ci', 'cit', 'install', 'install-ci-test', 'start', 'test'];

/** The simple commands of one line of a shell, as words; good enough for documentation. */
function commandsOf(line: string): string[][] {
  const found: string[][] = [[]];
  // Quoted words, operators, comments, and plain words.
  for (const [word] of line.matchAll(/'[^']*'|"[^"]*"|\|\||&&|[|;]|[<>]+\s*\S+|(?<=^|\s)#.*|[^\s|;<>]+/g)) {
    if (/^(\|\||&&|[|;])$/.test(word)) found.push([]);
    else if (!/^[<>#]/.test(word)) found.at(-1)?.push(word.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return found.filter((words) => words.length > 0);
}

/** What is given to earshot, when the command is one. */
function earshotWords(words: readonly string[]): string[] | null {
  const rest = words[0] === 'npx' || words[0] === '$' ? words.slice(1) : [...words];
  if (rest[0] === 'earshot') return rest.slice(1);
  if (rest[0] === 'node' && rest[1]?.endsWith('dist/cli/earshot.js')) return rest.slice(2);
  if (rest[0] !== 'npm') return null;
  const script = rest[1] === 'run' ? rest[2] : rest[1] === 'start' || rest[1] === 'test' ? rest[1] : undefined;
  const own = script === undefined ? undefined : scripts[script];
  if (!own?.includes('dist/cli/earshot.js') || own.includes('&&')) return null;
  const more = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  return [...own.split(' ').slice(2), ...more];
}

/** Lets every command parse and do nothing. */
async function programThatDoesNothing(): Promise<Command> {
  const program = await createProgram();
  const disarm = (command: Command): void => {
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
    if (command.commands.length === 0) command.action(() => {});
    command.commands.forEach(disarm);
  };
  disarm(program);
  return program;
}

/** What a sentence may leave out when it names a command. */
const leftOut = ['commander.missingMandatoryOptionValue', 'commander.missingArgument', 'commander.help'];

/** What is wrong with the words given to earshot; null: nothing. */
async function problemOf(words: readonly string[], { inSentence = false } = {}): Promise<string | null> {
  if (words[0] !== undefined && !words[0].startsWith('-') && !Object.hasOwn(commands, words[0]))
    return `there is no command ${words[0]}`;
  try {
    await (await programThatDoesNothing()).parseAsync([...words], { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || (inSentence && leftOut.includes(error.code))))
      return null;
    return String(error instanceof Error ? error.message : error);
  }
}

/** The helps of all commands, as they are printed. */
async function helps(): Promise<{ name: string; help: string }[]> {
  const found: { name: string; help: string }[] = [];
  const read = (command: Command, name: string): void => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    found.push({ name, help });
    for (const sub of command.commands) read(sub, `${name} ${sub.name()}`);
  };
  read(await createProgram(), 'earshot');
  return found;
}

describe('documents', () => {
  test.each(documents)('every command line of %s is one that works', async (document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
    const inline = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`((?:npx )?(?:earshot|npm) [^`\n]+)`/g)];
    const lines = [
      ...blocks.flatMap((block) => block.split('\n')).map((line) => ({ line, inSentence: false })),
      ...inline.map(([, line = '']) => ({ line, inSentence: true })),
    ];
    for (const { line, inSentence } of lines) {
      for (const words of commandsOf(line)) {
        const given = earshotWords(words);
        // COMMAND stands for any.
        if (given && given[0] !== 'COMMAND')
          expect({ line, problem: await problemOf(given, { inSentence }) }).toEqual({ line, problem: null });
        else if (!given && words[0] === 'npm')
          expect(words[1] === 'run' ? Object.keys(scripts) : npmCommands).toContain(words[words[1] === 'run' ? 2 : 1]);
      }
    }
  });

  test.each(documents)('every file that %s links to is there', (document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, link)))).toEqual([]);
  });

  test('the README names every command but those for developers', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const missing = Object.keys(commands).filter((name) => !text.includes(`earshot ${name}`));
    expect(missing.filter((name) => name !== 'schema')).toEqual([]);
  });
});

describe('help', () => {
  let all: Awaited<ReturnType<typeof helps>>;
  beforeAll(async () => {
    all = await helps();
  });

  test('every example of every --help is one that works', async () => {
    const examples = all.flatMap(({ name, help }) =>
      help
        .slice(Math.max(0, help.indexOf('\nExamples:')))
        // A long example goes on in the next line.
        .replace(/ *\\?\n {4}/g, ' ')
        .split('\n')
        .filter((line) => /^ {2}\S/.test(line))
        .map((line) => ({ name, line: line.trim().replace(/ {3,}.*$/, '') })),
    );
    const given = examples.flatMap(({ name, line }) =>
      commandsOf(line).flatMap((words) => {
        const rest = earshotWords(words);
        return rest ? [{ name, line, rest }] : [];
      }),
    );
    expect(given.length).toBeGreaterThan(20);
    for (const { name, line, rest } of given)
      expect({ name, line, problem: await problemOf(rest) }).toEqual({ name, line, problem: null });
  });

  test('every command has examples of its own', () => {
    const without = all.filter(({ name, help }) => {
      const group = name.split(' ').slice(0, 2).join(' ');
      const own = help.includes(`\nExamples:`) && help.slice(help.indexOf('\nExamples:')).includes(`${group} `);
      return !own;
    });
    expect(without.map(({ name }) => name).filter((name) => !name.startsWith('earshot dead '))).toEqual([]);
  });

  test('the check of examples sees what is wrong', async () => {
    expect(await problemOf(['stats'])).toBe('there is no command stats');
    expect(await problemOf(['status', '--nope'])).toMatch(/unknown option '--nope'/);
    expect(await problemOf(['incidents', 'shut', 'x'])).toMatch(/unknown command 'shut'/);
    expect(await problemOf(['import', 'a.csv'])).toMatch(/required option/);
    expect(commandsOf(`echo "a | b" | npx earshot score > out.jsonl  # a note`)).toEqual([
      ['echo', 'a | b'],
      ['npx', 'earshot', 'score'],
    ]);
    expect(earshotWords(['npm', 'run', 'demo', '--', '--json'])).toEqual(['demo', '--json']);
    expect(earshotWords(['npm', 'cit'])).toBeNull();
  });
});
