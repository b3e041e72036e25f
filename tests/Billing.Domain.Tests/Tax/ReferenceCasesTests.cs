using System.Text.Json;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Platform.Streams;

namespace Billing.Domain.Tests.Tax;

/// <summary>Questions whose answers public sources give; each names its source.</summary>
[Trait("Capability", "TAX-01")]
public sealed class ReferenceCasesTests
{
    private static readonly IReadOnlyList<ReferenceCase> Cases = JsonSerializer.Deserialize<List<ReferenceCase>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tax", "Cases", "reference.json")), FabricJson.Options)!;

    public static TheoryData<string> Ids => new(Cases.Select(each => each.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_answer_is_that_of_the_source(string id)
    {
        var wanted = Cases.Single(each => each.Id == id);
        Assert.Equal(wanted.Expected, string.Join(" | ", Taxed.Of(wanted.Query).Lines.Select(Shown)));
    }

    /// <summary><c>LINE: CATEGORY net N tax T [JURISDICTION RATE + …]</c>.</summary>
    internal static string Shown(TaxedLine line) => FormattableString.Invariant(
        $"{line.Line.LineId}: {line.Treatment.Category.Code()} net {line.Net.Amount:0.00} tax {line.Tax.Amount:0.00} [{string.Join(" + ", line.Taxes.Select(tax => FormattableString.Invariant($"{tax.Jurisdiction} {tax.Rate * 100:0.#####}%")))}]");

    private sealed record ReferenceCase(string Id, string Title, string Source, string Expected, TaxQuery Query);
}
