import { isSize, parseMib } from "../../machine/size.js";
import { Failure } from "../ground/failure.js";

/** Reads a size such as `4G` or `512M` into MiB; a bare number is in MiB. */
export function readSize(text: string | undefined): number | undefined {
  if (text !== undefined && !isSize(text))
    throw new Failure(`not a size: '${text}'; write it like 512M or 4G`);
  return parseMib(text);
}
