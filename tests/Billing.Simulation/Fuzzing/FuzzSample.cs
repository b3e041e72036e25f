using Billing.Platform.Intake;

namespace Billing.Simulation.Fuzzing;

/// <summary>A sound request, of which mutations are made.</summary>
/// <param name="Name">Tenant, sender and file, by which a run is narrowed down.</param>
/// <param name="Tenant">Whose door it comes to.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Below the host; <c>{name}</c> is a name of the request's own.</param>
/// <param name="MediaType">Of the body.</param>
/// <param name="Body">The bytes; empty for none.</param>
internal sealed record FuzzSample(string Name, string Tenant, string Method, string Path, string MediaType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The source that signs it, or null.</summary>
    public IntakeSource? Source { get; init; }

    /// <summary>Value of the header that names the principal, before it is encoded; null where none is asked for.</summary>
    public string? Principal { get; init; }

    /// <summary>True if it is JSON, so that its values can be changed and not its bytes alone.</summary>
    public bool IsJson => MediaType.EndsWith("json", StringComparison.Ordinal);
}
