/** The kinds of layers: for each its builder, its spec, and the record of what there is to know of it. */
import { type ActivationSpec, activationKind } from "./activation";
import { type BatchNormSpec, batchNormKind } from "./batchNorm";
import { type ConvSpec, convKind } from "./conv";
import { type DenseSpec, denseKind } from "./dense";
import { type DepthwiseConvSpec, depthwiseConvKind } from "./depthwiseConv";
import { type DropoutSpec, dropoutKind } from "./dropout";
import { type FlattenSpec, flattenKind } from "./flatten";
import { type GlobalAvgPoolSpec, globalAvgPoolKind } from "./globalAvgPool";
import { type GroupNormSpec, groupNormKind } from "./groupNorm";
import type { Kind } from "./kind";
import { type LocalResponseNormSpec, localResponseNormKind } from "./localResponseNorm";
import { avgPoolKind, maxPoolKind, type PoolSpec } from "./pool";
import { type ReshapeSpec, reshapeKind } from "./reshape";
import { type SeparableConvSpec, separableConvKind } from "./separableConv";
import { type TransposedConvSpec, transposedConvKind } from "./transposedConv";
import { type UpsampleSpec, upsampleKind } from "./upsample";

export { type ActivationOptions, type ActivationSpec, activation } from "./activation";
export { type BatchNormOptions, type BatchNormSpec, batchNorm } from "./batchNorm";
export { type ConvOptions, type ConvSpec, conv } from "./conv";
export { type DenseOptions, type DenseSpec, dense } from "./dense";
export { type DepthwiseConvOptions, type DepthwiseConvSpec, depthwiseConv } from "./depthwiseConv";
export { type DropoutOptions, type DropoutSpec, dropout } from "./dropout";
export { type FlattenSpec, flatten } from "./flatten";
export { type GlobalAvgPoolOptions, type GlobalAvgPoolSpec, globalAvgPool } from "./globalAvgPool";
export { type GroupNormOptions, type GroupNormSpec, groupNorm } from "./groupNorm";
export { type LocalResponseNormOptions, type LocalResponseNormSpec, localResponseNorm } from "./localResponseNorm";
export type { KernelOptions, Size, WindowOptions, WindowSpec } from "./options";
export { avgPool, maxPool, type PoolOptions, type PoolSpec } from "./pool";
export { type ReshapeOptions, type ReshapeSpec, reshape } from "./reshape";
export { type SeparableConvOptions, type SeparableConvSpec, separableConv } from "./separableConv";
export { type TransposedConvOptions, type TransposedConvSpec, transposedConv } from "./transposedConv";
export { type UpsampleOptions, type UpsampleSpec, upsample } from "./upsample";

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
  readonly groupNorm: GroupNormSpec;
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
  groupNorm: groupNormKind,
  dropout: dropoutKind,
  activation: activationKind,
  localResponseNorm: localResponseNormKind,
  upsample: upsampleKind,
};

/** The record of a layer's kind. */
export const kindOf = (spec: SimpleSpec): Kind<SimpleSpec> => kinds[spec.kind] as unknown as Kind<SimpleSpec>;
