import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const fontFiles = ['Inter-Regular.otf', 'Inter-SemiBold.otf'].map((name) =>
  fileURLToPath(new URL(`../../assets/fonts/${name}`, import.meta.url)),
);
/** What the bundled font can draw: Latin, Greek, Cyrillic and common signs. Anything else needs the system's fonts. */
const bundled =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: a range of code points, not of characters
  /^[\n\r\t\u0020-\u024f\u0300-\u04ff\u1e00-\u1eff\u2000-\u20bf\u2122\u2190-\u2193\u2212\u2248\u2264\u2265\ufffd]*$/;

/** Draws an SVG of ours as PNG, `width` pixels wide, with the bundled font. */
export function renderPng(svg: string, width: number): Uint8Array {
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    background: '#ffffff',
    font: {
      fontFiles,
      loadSystemFonts: !bundled.test(svg),
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  return resvg.render().asPng();
}
