using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Tax.Tables.Changes;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tax;

/// <summary>The tax tables of each tenant: its document <c>tax-tables</c> on top of the built-in ones, made ready and kept while it is in force.</summary>
public sealed class TaxTableBooks(ConfigurationReader configuration)
{
    private const string Component = "tax";

    private static readonly TaxTablesInForce BuiltIn = new(TaxTables.BuiltIn);

    private static readonly JsonSerializerOptions Strict = new(FabricJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The document <c>tax-tables</c>: dated changes of the built-in tables, or tables of the tenant's own.</summary>
    public static DocumentType<TaxTablesInForce> Document { get; } = new()
    {
        Name = "tax-tables",
        PathOf = (tenant, _) => $"tax/{tenant}.json",
        Read = (_, json) => Parse(json).Then(changes => TaxTableMerge.Apply(TaxTables.BuiltInFiles, changes))
            .Then(tables => new ParseResult<TaxTablesInForce>.Success(new TaxTablesInForce(tables))),
    };

    /// <summary>The tables in force; the built-in ones where the tenant has none of its own.</summary>
    /// <exception cref="ConfigurationRefusedException">No version of the document was ever sound.</exception>
    public async ValueTask<TaxTablesInForce> GetAsync(Tenant tenant, CancellationToken cancellation) =>
        (await configuration.GetAsync(Document, Document.KeyOf(tenant.Id, string.Empty, tenant.HomeRegion), cancellation)).ValueOrNone ?? BuiltIn;

    private static ParseResult<TaxTableChanges> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TaxTableChanges>(json.Span, Strict) is { Changes: not null } changes
                ? new ParseResult<TaxTableChanges>.Success(changes)
                : Refused("$.changes", "changes is required: a list of changes with name, from and source.");
        }
        catch (JsonException unreadable)
        {
            return Refused(unreadable.Path ?? "$", $"The document cannot be read: {unreadable.Message}");
        }
    }

    private static ParseResult<TaxTableChanges> Refused(string path, string text) =>
        new ParseResult<TaxTableChanges>.Failure([new Problem("tax.tables", Severity.Error, Component, path, text)]);
}

/// <summary>Tables with the engine that computes by them.</summary>
public sealed class TaxTablesInForce(TaxTables tables)
{
    /// <summary>The tables.</summary>
    public TaxTables Tables { get; } = tables;

    /// <summary>Computes tax by them.</summary>
    public TaxEngine Engine { get; } = new(tables);
}
