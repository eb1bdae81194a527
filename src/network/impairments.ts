/** What an end of a link does to the packets that it sends. An absent one is none. See tc-netem(8). */
export interface Impairments {
  readonly delayMs?: number;
  /** How much the delay varies. */
  readonly jitterMs?: number;
  readonly lossPercent?: number;
  /** Bits per second. */
  readonly rate?: number;
  readonly corruptPercent?: number;
  readonly duplicatePercent?: number;
}

/** The words that make netem impair an interface in this way. */
export function netemWords(impairments: Impairments): readonly string[] {
  const { delayMs, jitterMs, lossPercent, rate, corruptPercent, duplicatePercent } = impairments;
  const time = (ms: number) => `${Math.round(ms * 1000)}us`;
  return [
    ...["limit", String(packetsOnTheWay(impairments))],
    ...(delayMs === undefined ? [] : ["delay", time(delayMs)]),
    ...(delayMs === undefined || jitterMs === undefined ? [] : [time(jitterMs)]),
    ...(lossPercent === undefined ? [] : ["loss", `${lossPercent}%`]),
    ...(corruptPercent === undefined ? [] : ["corrupt", `${corruptPercent}%`]),
    ...(duplicatePercent === undefined ? [] : ["duplicate", `${duplicatePercent}%`]),
    ...(rate === undefined ? [] : ["rate", `${Math.round(rate)}bit`]),
  ];
}

/** netem's own limit, which suits a link without a delay. */
const usualQueue = 1_000;
const mostPackets = 1_000_000;
/** More than a link between machines of one computer usually carries, in bits per second. */
const fastest = 10e9;
const usualPacketBits = 12_000;

/** netem drops packets beyond its limit, and delayed packets count. So there is space for all that a fast link has on the way. */
function packetsOnTheWay({ delayMs = 0, jitterMs = 0, rate = fastest }: Impairments): number {
  const onTheWay = Math.ceil((((delayMs + jitterMs) / 1000) * rate) / usualPacketBits);
  return Math.min(mostPackets, usualQueue + onTheWay);
}
