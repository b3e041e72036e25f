using Billing.Connectors;
using Billing.Connectors.Mapping;
using Billing.Domain.Primitives;
using Billing.Platform.Configuration;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Functions.Intake;

/// <summary>Finds the adapter of a source; that of a mapped source is made of its mapping.</summary>
public sealed class SourceAdapters(ConfigurationReader configuration)
{
    private const string Extension = ".json";

    /// <summary>The documents <c>mappings.NAME</c>, of the blobs <c>mappings/TENANT/NAME.json</c>.</summary>
    public static DocumentType<ISignedAdapter> Document { get; } = new()
    {
        Name = "mappings",
        PathOf = (tenant, name) => $"mappings/{tenant}/{name}{Extension}",
        Items = tenant => tenant.Sources.Where(source => source.Mapping is not null).Select(NameOf),
        Read = (_, json) => MappingReader.Read(json).Then(mapping => new ParseResult<ISignedAdapter>.Success(MappedWebhook.Of(mapping))),
    };

    /// <summary>The adapter, or null when its mapping is absent or was never sound.</summary>
    public async ValueTask<ISignedAdapter?> FindAsync(Tenant tenant, IntakeSource source, CancellationToken cancellation) => source.Mapping is null
        ? ConnectorCatalogue.FindAdapter(source.Adapter)
        : (await configuration.GetAsync(Document, Document.KeyOf(tenant.Id, NameOf(source), tenant.HomeRegion), cancellation)).Value;

    private static string NameOf(IntakeSource source) => Path.GetFileName(source.Mapping!)[..^Extension.Length];
}
