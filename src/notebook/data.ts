/** Imported for its effect: what `data/` knows by name is read from this computer's files. */
import { provideFiles, provideRecords } from "../data";
import { installedFiles } from "../host/digits";
import { recordedFiles } from "../host/recorded";

provideFiles(installedFiles);
provideRecords(recordedFiles);
