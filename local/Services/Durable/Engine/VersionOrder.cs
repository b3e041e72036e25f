namespace Billing.Local.Durable;

/// <summary>The versions of instances that a worker runs ("versionMatchStrategy" of host.json).</summary>
internal enum VersionMatch
{
    /// <summary>All.</summary>
    None,

    /// <summary>Those of exactly its own version.</summary>
    Strict,

    /// <summary>Those of its own version and older ones.</summary>
    CurrentOrOlder,
}

/// <summary>The fate of an instance that the worker must not run ("versionFailureStrategy" of host.json).</summary>
internal enum VersionMismatch
{
    /// <summary>It stays as it is, for a worker of a fitting version.</summary>
    Reject,

    /// <summary>It fails.</summary>
    Fail,
}

/// <summary>Comparison of versions of orchestrations.</summary>
internal static class VersionOrder
{
    /// <summary>No version comes first; numbers with dots compare as such, anything else as text without regard to case.</summary>
    public static int Compare(string? left, string? right) => (string.IsNullOrWhiteSpace(left), string.IsNullOrWhiteSpace(right)) switch
    {
        (true, true) => 0,
        (true, false) => -1,
        (false, true) => 1,
        _ => System.Version.TryParse(left, out var a) && System.Version.TryParse(right, out var b)
            ? a.CompareTo(b)
            : string.Compare(left, right, StringComparison.OrdinalIgnoreCase),
    };

    public static bool Fits(VersionMatch match, string? worker, string instance) => match switch
    {
        VersionMatch.Strict => Compare(instance, worker) == 0,
        VersionMatch.CurrentOrOlder => Compare(instance, worker) <= 0,
        _ => true,
    };
}
