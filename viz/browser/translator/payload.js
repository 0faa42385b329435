// Reads the block of bytes that viz/translator/payload.py writes.

const PARTS = ["encoder", "handed", "decoder"];

export function readTranslation(bytes) {
  const block = bytes.slice(); // the view that arrives may be unaligned
  const headerLength = new DataView(block.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + headerLength)));
  const reading = [...header.source.tokens].reverse();
  const written = header.output.words.map((word) => (word === "<eos>" ? header.words["end"] : word));
  const tokens = { encoder: reading, handed: ["→"], decoder: written };
  let offset = 4 + headerLength;
  header.halves = {};
  for (const part of PARTS) {
    for (const plane of header.planes[part]) {
      const count = tokens[part].length * header.units;
      plane.numbers =
        plane.bytes === 2 ? new Int16Array(block.buffer, offset, count) : new Int32Array(block.buffer, offset, count);
      offset += Math.ceil((count * plane.bytes) / 4) * 4;
    }
    header.halves[part] = halfOf(header, part, tokens[part]);
  }
  return header;
}

// What the heatmaps of the player (../player/heatmaps.js) take for a header: one network's steps.
function halfOf(header, part, tokens) {
  const planes = header.planes[part];
  return {
    ...{ tokens, planes, units: header.units, colours: header.colours, words: header.words, cell: "lstm" },
    bySignal: Object.fromEntries(planes.map((plane) => [plane.signal, plane])),
  };
}

// Moments count the steps of both networks: the encoder's words in the order of reading, then the decoder's.
export function momentsOf(header) {
  return header.source.tokens.length + header.output.words.length;
}

// Which network works at a moment, and at which of its steps.
export function placeOf(header, moment) {
  const words = header.source.tokens.length;
  return moment < words ? { half: "encoder", step: moment } : { half: "decoder", step: moment - words };
}

// The place in the sentence, as typed, of the word that the encoder reads at a step: it begins at the end.
export function wordRead(header, step) {
  return header.source.tokens.length - 1 - step;
}
