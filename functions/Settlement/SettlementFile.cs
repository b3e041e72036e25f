using Billing.Connectors.Stripe.Payouts;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

namespace Billing.Functions.Settlement;

/// <summary>A settlement file of a gateway, as it lies in the container <c>settlements</c>.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Gateway">Source name of the gateway.</param>
/// <param name="Name">File name.</param>
/// <param name="Digest">SHA-256 of its content: the same content is the same file, whatever its name.</param>
/// <param name="Adapter">Dialect of the gateway: under this name its payments are kept.</param>
/// <param name="LegalEntityId">The company whose gateway account it settles.</param>
/// <param name="Declared">What its sender says of its content; null when it says nothing.</param>
/// <param name="TimeZone">IANA time zone of its local times, where it does not say its own; null in records of before, which meant UTC.</param>
public sealed record SettlementFile(
    string Tenant, string Region, string Gateway, string Name, string Digest, string Adapter, string LegalEntityId, DeclaredDigests? Declared = null, string? TimeZone = null)
{
    /// <summary>Number of rounds of its reconciliation that failed one after the other.</summary>
    public int FailedRounds { get; init; }

    /// <summary>Instance id of its reconciliation.</summary>
    public string InstanceId => $"settlement:{Tenant}:{Gateway}:{Digest}";

    /// <summary>The longest name: with tenant, gateway and <c>.not-paid-out.json</c> it stays within what Blob storage takes.</summary>
    public const int LongestName = 800;

    /// <summary>Zone of its local times.</summary>
    public StripeReportZone Zone => StripeReportZone.Of(Name, TimeZone ?? "UTC");

    /// <summary>True if a file may bear a name: any but one that Blob storage would read as a path or not keep.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && !name.EndsWith('.') && !name.AsSpan().ContainsAny('/', '\\') && !name.Any(char.IsControl);

    /// <summary>Name in the container <c>settlements</c>.</summary>
    public string Blob => $"{Tenant}/{Gateway}/{Name}";

    /// <summary>Address of one of its payouts.</summary>
    public StreamAddress Address(string payoutId) => new(Tenant, Region, FabricStreams.Settlement(Gateway, payoutId));

    /// <summary>Address of its own record.</summary>
    public StreamAddress OwnAddress => new(Tenant, Region, FabricStreams.SettlementFile(Gateway, Name));

    /// <summary>A command of its reconciliation, done once.</summary>
    public Command Command(string what) => new($"reconcile:{what}", "settlement", what, InstanceId, InstanceId);

    /// <summary>A command that is another one for other content, so that a second file for one payout is not taken for the first.</summary>
    public Command CommandOfContent(string what) => new($"reconcile:{Digest}:{what}", "settlement", what, InstanceId, InstanceId);
}

/// <summary>One payout of a file.</summary>
public sealed record FilePayout(SettlementFile File, string PayoutId);

/// <summary>Results of a file's payouts.</summary>
/// <param name="File">The file.</param>
/// <param name="Settled">Number of payouts that it settled.</param>
/// <param name="Refused">Number of payouts that were refused.</param>
public sealed record FinishedSettlementFile(SettlementFile File, int Settled, int Refused);
