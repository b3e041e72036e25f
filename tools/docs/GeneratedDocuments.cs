using Billing.Tools.Docs.Contracts;
using Billing.Tools.Docs.Maps;

namespace Billing.Tools.Docs;

/// <summary>Every document that follows from the code.</summary>
public static class GeneratedDocuments
{
    /// <summary>All of them, schemas last.</summary>
    public static IReadOnlyList<GeneratedDocument> All { get; } =
    [
        new("docs/capabilities.md", _ => CapabilityMap.Build(Checkout.Root)),
        new("docs/adapters.md", _ => AdapterTable.Build(Checkout.Root)),
        new("docs/areas.md", _ => AreaMap.Build()),
        new("docs/consistency.md", ConsistencyTables.Into),
        new("docs/tax.md", TaxDifferenceTable.Into),
        new("docs/states.md", _ => StateDiagrams.Build()),
        new("docs/contracts/openapi.json", _ => OpenApiWriter.Write().ToJsonString(PublishedContract.Indented) + "\n"),
        .. PublishedContract.All.Select(contract => new GeneratedDocument(contract.PathOf(contract.Version), _ => contract.Text, contract.FindBreaks)),
    ];
}
