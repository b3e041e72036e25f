using Billing.Functions.Hosting;

namespace Billing.Functions.Tests.Docs;

/// <summary>The documents that follow from the code are as the code says.</summary>
[Trait("Capability", "PLT-14")]
public sealed class GeneratedDocumentTests
{
    [Fact]
    public void Every_generated_document_is_current()
    {
        var differences = GeneratedDocuments.All.Select(document => (document.Path, Difference: document.FirstDifference())).Where(each => each.Difference is not null).ToList();
        Assert.True(
            differences.Count == 0,
            $"Renew with: dotnet run --project tools/docs{Environment.NewLine}{string.Join(Environment.NewLine, differences.Select(each => $"{each.Path}: {each.Difference}"))}");
    }

    [Fact]
    public void What_people_wrote_names_what_there_is() => Assert.Empty(WrittenDocuments.Faults());

    [Fact]
    public void A_document_that_differs_is_named_with_its_line()
    {
        var document = GeneratedDocuments.All.Single(each => each.Path == "docs/areas.md");
        var changed = document with { Build = present => document.Build(present).Replace("## Orders", "## Commands", StringComparison.Ordinal) };
        Assert.Matches("^line [0-9]+ is '## Orders' and should be '## Commands'.$", changed.FirstDifference());
    }

    [Fact]
    public void Each_view_says_how_old_it_is() => Assert.All(FabricAreas.Views, view => Assert.Contains("asOf", view.Age, StringComparison.Ordinal));

    [Fact]
    public void Each_guarantee_says_why() => Assert.All(
        FabricAreas.All.SelectMany(area => area.Guarantees), guarantee => Assert.True(guarantee.Because.Length > 10, string.Join(", ", guarantee.Functions)));
}
