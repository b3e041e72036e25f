using Billing.Platform.Contracts;

namespace Billing.Functions.Tests.Contracts;

[Trait("Capability", "PLT-06")]
[Trait("Capability", "PLT-07")]
public sealed class ContractTests
{
    public static TheoryData<string> Names => [.. PublishedContract.All.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_changes_its_shape_only_with_a_new_version(string name) => Assert.Empty(PublishedContract.All.Single(each => each.Name == name).FindBreaks());

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
}
