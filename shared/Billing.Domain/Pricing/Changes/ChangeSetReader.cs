using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing.Files;

namespace Billing.Domain.Pricing.Changes;

/// <summary>A change set as a person writes it.</summary>
/// <param name="ChangeSetId">Letters, digits, dots, underscores and hyphens.</param>
/// <param name="Title">What it is for.</param>
/// <param name="EffectiveFrom">From when it counts.</param>
/// <param name="Edits">What it changes.</param>
public sealed record WrittenChangeSet(string ChangeSetId, string Title, DateTimeOffset EffectiveFrom, PriceEdits Edits);

/// <summary>
/// Reads a change set: <c>{"id":"black-friday","title":"…","effectiveFrom":"2026-11-26T00:00:00Z","put":{"prices":[…],
/// "promotions":[…],…},"remove":[{"kind":"prices","key":"p-1"}],"policy":{…}}</c>. Rules are written as in a price file. Who writes it and
/// why may stand beside as <c>actor</c> and <c>reason</c>.
/// </summary>
public static class ChangeSetReader
{
    /// <summary>Reads it whole or names every problem by its JSON path.</summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<WrittenChangeSet> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "pricing", root =>
    {
        root.RefuseOthers("id", "title", "effectiveFrom", "put", "remove", "policy", "actor", "reason");
        var id = root.Text("id");
        if (id.Length > 0 && !Primitives.StreamNames.IsSafe(id))
        {
            root.Refuse("id", "unusable-name", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        var put = root.OptionalChild("put") is { } rules ? PriceFileReader.ReadSections(rules, id) : new PriceConfiguration(id);
        var removed = root.Items("remove").Select(RemovedOf).ToList();
        var policy = root.OptionalChild("policy") is { } limits ? PolicyReader.Read(limits) : null;
        return new WrittenChangeSet(id, root.Text("title"), root.Time("effectiveFrom"), new PriceEdits(put, removed, policy));
    });

    private static RuleName RemovedOf(JsonFields item)
    {
        var kind = item.Text("kind");
        if (!Enum.TryParse<RuleKind>(kind, ignoreCase: true, out var known) && kind.Length > 0)
        {
            item.Refuse("kind", "unknown", $"must be one of {string.Join(", ", Enum.GetNames<RuleKind>().Select(JsonNamingPolicy.CamelCase.ConvertName))}");
        }

        return new RuleName(known, item.Text("key"));
    }
}
