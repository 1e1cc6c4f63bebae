/**
 * Where the mends reach into tslab's converter. It is loaded with a copy of the compiler's functions, some of which are
 * ours: so what it asks of the compiler, and what the compiler gives, can be changed without a copy of tslab's code.
 */
import { basename, join } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";
import type { Converter, ConvertResult } from "tslab/dist/converter.js";
import { places } from "../../../host/places";
import { requireAlsoFrom } from "../packages";
import { earlierNames } from "./earlierNames";
import { type Maps, withoutMapComment } from "./places";
import { ownPaths, resolveFrom } from "./resolve";
import { OwnFileWatch } from "./watch";

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;
type Host = ts.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;
/** The compiler's functions, and among them those that its types leave out. */
type Functions = { -readonly [K in keyof typeof ts]: (typeof ts)[K] } & {
  getPreEmitDiagnosticsOfFiles(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.Diagnostic[];
};

export class Compiler {
  readonly converter: Converter;
  /** The paths under which the compiler knows the cell, and the declarations of the cells before it. */
  readonly cellFile: string;
  readonly earlierFile: string;
  readonly isOwn: (path: string) => boolean;
  /** All that the compiler said against the cell and its own files. */
  diagnostics: readonly ts.Diagnostic[] = [];
  /** The program with the cell, as the compiler has it. */
  builder!: Builder;
  private maps: string[] = [];
  private readonly watch: OwnFileWatch;

  constructor(
    readonly folder: string,
    private readonly system: Partial<ts.System> = {},
  ) {
    const { program } = places();
    this.cellFile = join(folder, "__tslab__.ts");
    this.earlierFile = join(folder, "__prev__.d.ts");
    this.isOwn = ownPaths(program);
    this.watch = new OwnFileWatch(this.isOwn);
    requireAlsoFrom(program);
    this.converter = loadWith(this.functions(program)).createConverter({ isJS: false, isBrowser: false });
  }

  /** tslab's conversion, with the maps of its two emits. */
  convert(previous: string, source: string): ConvertResult & { readonly maps: Maps } {
    this.maps = [];
    this.diagnostics = [];
    this.watch.look();
    const result = this.converter.convert(previous, source);
    return { ...result, maps: this.maps };
  }

  /** An own file as tslab emits it, without what it does to cells. */
  emitOwn(file: ts.SourceFile): { readonly javascript: string; readonly maps: Maps } {
    this.maps = [];
    let modules = "";
    const write = this.keepingMap((name, text) => {
      if (!name.endsWith(".d.ts")) modules = text;
    });
    this.builder.emit(file, write);
    const options = { module: ts.ModuleKind.CommonJS, esModuleInterop: true, target: ts.ScriptTarget.ES2022 };
    const { outputText } = this.transpile(modules, { compilerOptions: { ...options, noImplicitUseStrict: true } });
    return { javascript: outputText, maps: this.maps };
  }

  private readonly transpile: typeof ts.transpileModule = (input, { compilerOptions, ...rest }) => {
    const output = ts.transpileModule(input, { ...rest, compilerOptions: { ...compilerOptions, sourceMap: true } });
    this.maps.push(output.sourceMapText ?? "");
    return { ...output, outputText: withoutMapComment(output.outputText) };
  };

  /** Writes JavaScript and keeps its map. */
  private keepingMap(write: (name: string, text: string) => void): ts.WriteFileCallback {
    return (name, text) => {
      if (name.endsWith(".map")) this.maps.push(text);
      else if (name.endsWith(".d.ts")) write(name, text);
      else write(name, withoutMapComment(text));
    };
  }

  private functions(program: string): Functions {
    const functions = { ...ts } as Functions;
    functions.sys = Object.assign(Object.create(ts.sys), this.system, {
      getCurrentDirectory: () => this.folder,
      watchFile: this.watch.watchFile,
      watchDirectory: () => ({ close: () => {} }),
    });
    // The types have one overload for each kind of project; tslab opens the one of files and options.
    functions.createWatchCompilerHost = ((files: string[], options: ts.CompilerOptions, ...rest: [ts.System]) => {
      const typeRoots = typeRootsFrom(options.typeRoots ?? [], program);
      const changed = { ...options, rootDir: "/", sourceMap: true, disableTopLevelAwait: false, typeRoots };
      const host = ts.createWatchCompilerHost(files, changed, ...rest);
      resolveFrom(host, program, this.isOwn);
      return host;
    }) as typeof ts.createWatchCompilerHost;
    functions.createWatchProgram = ((host: Host) => {
      const opened = host.afterProgramCreate;
      host.afterProgramCreate = (builder) => {
        this.builder = builder;
        opened?.(this.mended(builder));
      };
      return ts.createWatchProgram(host);
    }) as typeof ts.createWatchProgram;
    functions.getPreEmitDiagnosticsOfFiles = (program, files) =>
      (this.diagnostics = (ts as unknown as Functions).getPreEmitDiagnosticsOfFiles(program, files));
    functions.transpileModule = this.transpile;
    return functions;
  }

  /** A program that emits the cell alone, with our walk over its names in the place of tslab's. */
  private mended(builder: Builder): Builder {
    const emit: Builder["emit"] = (file, write, token, onlyDeclarations, transformers) => {
      if (file?.fileName !== this.cellFile) return { emitSkipped: true, diagnostics: [] };
      const earlier = builder.getSourceFile(this.earlierFile);
      const names = earlier ? [earlierNames(builder.getProgram().getTypeChecker(), earlier)] : [];
      const after = [...names, ...(transformers?.after ?? [])];
      // tslab asks for names without a folder; with the root of all files as ours they have one.
      const named = this.keepingMap((name, text) => write?.(`outDir/${basename(name)}`, text, false));
      return builder.emit(file, named, token, onlyDeclarations, { ...transformers, after });
    };
    const getProgram = (): ts.Program => {
      const program = builder.getProgram();
      const checker = Object.assign(Object.create(program.getTypeChecker()), { getSymbolAtLocation: () => undefined });
      return Object.assign(Object.create(program), { getTypeChecker: () => checker });
    };
    return Object.assign(Object.create(builder), { emit, getProgram });
  }
}

/** tslab's own declarations of Node stand in for missing ones: the workbook's fit its other packages. */
function typeRootsFrom(roots: readonly string[], program: string): string[] {
  return roots.map((root) => (root.includes("/tslab/") ? join(program, "node_modules", "@types") : root));
}

/** tslab's converter, loaded anew with `functions` for the compiler's. */
function loadWith(functions: Functions): typeof import("tslab/dist/converter.js") {
  const compiler = require.cache[require.resolve("@tslab/typescript-for-tslab")];
  if (!compiler) throw new Error("the compiler is not loaded");
  const path = require.resolve("tslab/dist/converter.js");
  const [ours, loaded] = [compiler.exports, require.cache[path]];
  ts.sys.useCaseSensitiveFileNames = true;
  delete require.cache[path];
  compiler.exports = functions;
  try {
    return require("tslab/dist/converter.js");
  } finally {
    compiler.exports = ours;
    if (loaded) require.cache[path] = loaded;
    else delete require.cache[path];
  }
}
