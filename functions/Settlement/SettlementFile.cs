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
public sealed record SettlementFile(
    string Tenant, string Region, string Gateway, string Name, string Digest, string Adapter, string LegalEntityId, DeclaredDigests? Declared = null)
{
    /// <summary>Instance id of its reconciliation.</summary>
    public string InstanceId => $"settlement:{Tenant}:{Gateway}:{Digest}";

    /// <summary>Name in the container <c>settlements</c>.</summary>
    public string Blob => $"{Tenant}/{Gateway}/{Name}";

    /// <summary>Address of one of its payouts.</summary>
    public StreamAddress Address(string payoutId) => new(Tenant, Region, FabricStreams.Settlement(Gateway, payoutId));

    /// <summary>A command of its reconciliation, done once.</summary>
    public Command Command(string what) => new($"reconcile:{what}", "settlement", what, InstanceId, InstanceId);
}

/// <summary>One payout of a file.</summary>
public sealed record FilePayout(SettlementFile File, string PayoutId);
