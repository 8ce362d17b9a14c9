// What notes can hold: text, headings, lists, quotes, code and links; no pictures, no styles.
// lti_tool/lessons/notes_document.py reads the same schema.

import { Schema } from "prosemirror-model";
import { marks, nodes } from "prosemirror-schema-basic";
import { addListNodes } from "prosemirror-schema-list";

const { image, ...textual } = nodes;
const SAFE = /^(https?:|mailto:)/i;

const basic = new Schema({
  nodes: textual,
  marks: {
    ...marks,
    link: {
      ...marks.link,
      toDOM: ({ attrs: { href } }) =>
        SAFE.test(href) ? ["a", { href, rel: "noopener noreferrer", target: "_blank" }, 0] : ["span", 0],
    },
  },
});

export const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes, "paragraph block*", "block"),
  marks: basic.spec.marks,
});
