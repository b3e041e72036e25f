namespace Billing.Local.Functions.Worker;

/// <summary>Options of the app as a process of its own.</summary>
public sealed record WorkerProcessOptions
{
    /// <summary>The app's assembly, such as <c>/app/Billing.Functions.dll</c>; what it needs lies beside it.</summary>
    public required string App { get; init; }

    /// <summary>App settings, which become environment variables: <c>:</c> is written <c>__</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further environment variables, such as <c>SSL_CERT_FILE</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Time that the process may take to start, in real time.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that the process may take to end when told so, in real time.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(10);
}
