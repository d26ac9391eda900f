import type { TemplateHost, TemplateReads } from '@tsdbt/context';

/**
 * What a parse read besides files, target and variables. The next parse may take a node over only if the environment variables are as
 * they were, and if its unit read nothing that is different in every invocation.
 */
export class ReadLog {
  readonly envVars: Set<string> = new Set();
  /** Units whose templates read something volatile: to be parsed again every time. */
  readonly volatileUnits: Set<string> = new Set();
  /** Something volatile was read where no unit is to blame (YAML, naming macros): nothing may be taken over. */
  unsettled = false;
  private unit: string | undefined;

  /** Reads of everything that `work` renders belong to the unit. */
  within<T>(unit: string, work: () => T): T {
    const outer = this.unit;
    this.unit = unit;
    try {
      return work();
    } finally {
      this.unit = outer;
    }
  }

  /** The host of templates that are rendered once for each node. */
  ofNodes(host: TemplateHost): TemplateHost {
    return this.heard(host, () => {
      if (this.unit === undefined) this.unsettled = true;
      else this.volatileUnits.add(this.unit);
    });
  }

  /** The host of templates whose names many nodes share. */
  ofAll(host: TemplateHost): TemplateHost {
    return this.heard(host, () => {
      this.unsettled = true;
    });
  }

  private heard(host: TemplateHost, volatile: () => void): TemplateHost {
    const reads: TemplateReads = { envVar: name => void this.envVars.add(name), volatile };
    return { ...host, reads };
  }
}
