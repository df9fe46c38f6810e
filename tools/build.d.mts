/** What the terminal reads of a build that failed. */
export declare function failedBuild(error: Error & { code?: string }): string;
