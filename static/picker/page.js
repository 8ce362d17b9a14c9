// Our own pages with the list: better it, and tell the course around us how tall we are.
import "./height.js";
import { enhance } from "./picker.js";

enhance(document);
