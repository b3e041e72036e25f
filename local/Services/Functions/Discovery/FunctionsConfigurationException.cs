namespace Billing.Local.Functions;

/// <summary>The app cannot start as it is set up. The message lists every problem, one a line.</summary>
public sealed class FunctionsConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public FunctionsConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; }
}
