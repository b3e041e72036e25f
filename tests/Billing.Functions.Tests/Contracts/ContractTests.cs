using System.Text.Json.Nodes;
using Billing.Platform.Contracts;

namespace Billing.Functions.Tests.Contracts;

[Trait("Capability", "PLT-06")]
[Trait("Capability", "PLT-07")]
public sealed class ContractTests
{
    private const string Renew = "UPDATE_DOCS=1 dotnet test tests/Billing.Functions.Tests --filter FullyQualifiedName~Contracts";

    public static TheoryData<string> Names => [.. PublishedContract.All.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_changes_its_shape_only_with_a_new_version_and_its_published_schema_is_the_present_one(string name)
    {
        var contract = PublishedContract.All.Single(each => each.Name == name);
        var generated = contract.Generate();
        if (contract.Read(contract.Version) is { } published)
        {
            var breaks = SchemaChange.FindBreaks(published, generated);
            Assert.True(breaks.Count == 0, Advise(contract, breaks));
        }

        var text = generated.ToJsonString(PublishedContract.Indented) + "\n";
        if (PublishedContract.IsRenewed)
        {
            File.WriteAllText(contract.FileOf(contract.Version), text);
        }

        Assert.True(
            File.Exists(contract.FileOf(contract.Version)) && File.ReadAllText(contract.FileOf(contract.Version)).ReplaceLineEndings("\n") == text,
            $"The published schema of {contract} is not the present one: run {Renew} and commit what it writes.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_of_every_version_is_published_and_can_be_enforced(string name)
    {
        var contract = PublishedContract.All.Single(each => each.Name == name);
        Assert.All(Enumerable.Range(1, contract.Version), version =>
        {
            Assert.True(File.Exists(contract.FileOf(version)), $"{Path.GetFileName(contract.FileOf(version))} is gone: payloads of that version exist for ever.");
            using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(contract.FileOf(version)));
            JsonSchema.Parse(document.RootElement);
        });
    }

    [Fact]
    public void No_schema_is_published_of_what_does_not_exist()
    {
        var known = PublishedContract.All
            .SelectMany(contract => Enumerable.Range(1, contract.Version).Select(contract.FileOf))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(PublishedContract.Root, "*.schema.json", SearchOption.AllDirectories).Except(known));
    }

    [Fact]
    public void What_is_enforced_on_the_bus_is_what_is_published() => Assert.All(
        PublishedContract.All.Where(contract => contract.Folder != "requests"),
        contract => Assert.Equal(Enumerable.Range(1, contract.Version), SchemaCatalogue.All.VersionsOf(contract.Name)));

    private static string Advise(PublishedContract contract, IReadOnlyList<string> breaks) =>
        $"{contract.Type.Name} changed in a way that breaks {contract}: {string.Join("; ", breaks)}. What is stored or on its way has the old shape for ever. "
        + $"Either undo that, or raise the version on {contract.Type.Name} to {contract.Version + 1}, add an EventUpcast from {contract.Version} "
        + $"(shared/Billing.Platform/Schemas), keep {contract.Name}.v{contract.Version}.schema.json and its sample as they are, and run {Renew}.";
}
