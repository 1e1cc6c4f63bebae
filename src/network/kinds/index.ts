/** The kinds of layers: for each its builder, its spec, and the record of what there is to know of it. */
import { type ActivationSpec, activationKind } from "./activation";
import { type BatchNormSpec, batchNormKind } from "./batchNorm";
import { type ConvSpec, convKind } from "./conv";
import { type DenseSpec, denseKind } from "./dense";
import { type DepthwiseConvSpec, depthwiseConvKind } from "./depthwiseConv";
import { type DropoutSpec, dropoutKind } from "./dropout";
import { type FlattenSpec, flattenKind } from "./flatten";
import { type GlobalAvgPoolSpec, globalAvgPoolKind } from "./globalAvgPool";
import type { Kind } from "./kind";
import { type LocalResponseNormSpec, localResponseNormKind } from "./localResponseNorm";
import { avgPoolKind, maxPoolKind, type PoolSpec } from "./pool";
import { type ReshapeSpec, reshapeKind } from "./reshape";
import { type SeparableConvSpec, separableConvKind } from "./separableConv";
import { type TransposedConvSpec, transposedConvKind } from "./transposedConv";
import { type UpsampleSpec, upsampleKind } from "./upsample";

export { activation } from "./activation";
export { batchNorm } from "./batchNorm";
export { type ConvOptions, conv } from "./conv";
export { dense } from "./dense";
export { depthwiseConv } from "./depthwiseConv";
export { dropout } from "./dropout";
export { flatten } from "./flatten";
export { globalAvgPool } from "./globalAvgPool";
export { localResponseNorm } from "./localResponseNorm";
export { avgPool, maxPool } from "./pool";
export { reshape } from "./reshape";
export { separableConv } from "./separableConv";
export { transposedConv } from "./transposedConv";
export { upsample } from "./upsample";

/** The spec of each kind of layer that is not made of others. */
interface Specs {
  readonly conv: ConvSpec;
  readonly depthwiseConv: DepthwiseConvSpec;
  readonly separableConv: SeparableConvSpec;
  readonly transposedConv: TransposedConvSpec;
  readonly maxPool: PoolSpec<"maxPool">;
  readonly avgPool: PoolSpec<"avgPool">;
  readonly globalAvgPool: GlobalAvgPoolSpec;
  readonly dense: DenseSpec;
  readonly flatten: FlattenSpec;
  readonly reshape: ReshapeSpec;
  readonly batchNorm: BatchNormSpec;
  readonly dropout: DropoutSpec;
  readonly activation: ActivationSpec;
  readonly localResponseNorm: LocalResponseNormSpec;
  readonly upsample: UpsampleSpec;
}

export type SimpleKind = keyof Specs;
export type SpecOf<K extends SimpleKind> = Specs[K];
/** A layer that is not made of others. */
export type SimpleSpec = SpecOf<SimpleKind>;

export const kinds: { readonly [K in SimpleKind]: Kind<SpecOf<K>> } = {
  conv: convKind,
  depthwiseConv: depthwiseConvKind,
  separableConv: separableConvKind,
  transposedConv: transposedConvKind,
  maxPool: maxPoolKind,
  avgPool: avgPoolKind,
  globalAvgPool: globalAvgPoolKind,
  dense: denseKind,
  flatten: flattenKind,
  reshape: reshapeKind,
  batchNorm: batchNormKind,
  dropout: dropoutKind,
  activation: activationKind,
  localResponseNorm: localResponseNormKind,
  upsample: upsampleKind,
};

/** The record of a layer's kind. */
export const kindOf = (spec: SimpleSpec): Kind<SimpleSpec> => kinds[spec.kind] as unknown as Kind<SimpleSpec>;
