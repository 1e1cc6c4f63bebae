/** The options of `workbook classroom`, as commander gives them. */
export interface ClassroomFlags {
  accounts?: string;
  systemUsers?: boolean;
  instructor?: string[];
  submissions?: string;
  secret?: string;
  renew?: string[];
  folder?: string;
  port: number;
  host: string;
  cert?: string;
  key?: string;
  memory: number;
  processes: number;
  maxServers: number;
  idle: number;
  firstUid: number;
  trustEverybody?: boolean;
}
