namespace Billing.Platform.Intake;

/// <summary>Holds the contracts of a deployment's integrations; limits, thresholds and checks of tenants are made of them.</summary>
public sealed class IntegrationContracts
{
    private readonly Dictionary<string, AdapterContract> _byName;

    /// <summary>Takes the contracts of all integrations.</summary>
    /// <exception cref="ArgumentException">Two contracts share a name.</exception>
    public IntegrationContracts(IEnumerable<AdapterContract> contracts)
    {
        All = [.. contracts.OrderBy(contract => contract.Name, StringComparer.Ordinal)];
        _byName = All.ToDictionary(contract => contract.Name, StringComparer.Ordinal);
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<AdapterContract> All { get; }

    /// <summary>Those that a source of a tenant may name as its adapter: whatever a sender pushes.</summary>
    public IEnumerable<AdapterContract> OfSources => All.Where(IsOfSource);

    /// <summary>The contract that a source names as its adapter, or null.</summary>
    public AdapterContract? FindOfSource(string name) => _byName.GetValueOrDefault(name) is { } contract && IsOfSource(contract) ? contract : null;

    private static bool IsOfSource(AdapterContract contract) => contract.Feed == FeedKind.EventPush;
}
