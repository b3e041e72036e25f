namespace Billing.Functions.Jobs;

/// <summary>Names of the activities that tell people of processes and runs. Running instances hold them, so they stay as they are.</summary>
public static class ProcessNotice
{
    /// <summary>Raises an exception for a <see cref="StalledProcess"/>.</summary>
    public const string Report = "ReportStalledProcess";

    /// <summary>Resolves it when the process goes on.</summary>
    public const string Resolve = "ResolveStalledProcess";

    /// <summary>Raises or resolves an exception for an <see cref="EndedRun"/>.</summary>
    public const string RunResult = "NoteRunResult";
}
