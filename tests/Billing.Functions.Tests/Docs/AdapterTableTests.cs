namespace Billing.Functions.Tests.Docs;

[Trait("Capability", "PLT-04")]
public sealed class AdapterTableTests
{
    [Fact]
    public void The_table_of_integrations_says_what_their_contracts_declare()
    {
        var path = Path.Combine(Repository.Root, "docs", "adapters.md");
        var built = AdapterTable.Build(Repository.Root);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, built);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == built,
            "docs/adapters.md is out of date: run UPDATE_DOCS=1 dotnet test tests/Billing.Functions.Tests --filter FullyQualifiedName~Docs");
    }
}
