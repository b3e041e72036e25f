using System.Text.RegularExpressions;
using Billing.Infra.Tests.Compilation;
using Microsoft.Azure.Functions.Worker;
using YamlDotNet.RepresentationModel;

namespace Billing.Infra.Tests.Azd;

public sealed partial class AzureYamlTests
{
    private static readonly string File = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));

    [Fact]
    public void The_file_keeps_to_azds_schema() => Differences.AreNone(AzureYaml.Problems(Parse(File)));

    [Theory]
    [InlineData("name: billing-fabric", "name: Billing Fabric", "name:")]
    [InlineData("provider: bicep", "provider: Bicep CLI", "infra.provider:")]
    [InlineData("infra:", "infrastructure:", "azure.yaml: infrastructure is not allowed")]
    [InlineData("host: function", "hosts: function", "services.billing.host:")]
    [InlineData("project: functions", "projects: functions", "services.billing: either")]
    [InlineData("language: dotnet", "language: net", "services.billing.language:")]
    [InlineData("host: function", "host: function\n    env: {}", "services.billing.env:")]
    [InlineData("postdeploy:", "afterdeploy:", "hooks.afterdeploy:")]
    [InlineData("shell: sh", "shell: bash", "hooks.postdeploy.posix.shell:")]
    [InlineData("run: infra/hooks/subscribe-settlements.sh", "script: x", "hooks.postdeploy.posix.run:")]
    [InlineData("    posix:", "    run: x\n    posix:", "hooks.postdeploy: run is not allowed")]
    public void A_file_that_breaks_the_schema_is_told_where(string right, string wrong, string place)
    {
        Assert.Contains(right, File, StringComparison.Ordinal);

        Assert.Contains(AzureYaml.Problems(Parse(File.Replace(right, wrong, StringComparison.Ordinal))), problem => problem.StartsWith(place, StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_names_is_there()
    {
        var root = Parse(File);
        var service = Assert.Single(AzureYaml.Children(root, "services"));
        var infra = Path.Combine(Repository.Root, AzureYaml.Text(AzureYaml.Child(root, "infra"), "path"));

        Assert.True(System.IO.File.Exists(Path.Combine(infra, "main.bicep")));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Repository.Root, AzureYaml.Text(service.Node, "project")), "*.csproj"));
        Assert.Equal(service.Name, Deployment.Read(Deployment.Default).App.GetProperty("tags").GetProperty("azd-service-name").GetString());
        Assert.All(Scripts(root), script => Assert.True(System.IO.File.Exists(script), $"{script} is not there."));
    }

    [Fact]
    public void The_hooks_use_outputs_of_the_deployment_and_the_function_that_blobs_start()
    {
        var outputs = Deployment.Read(Deployment.Default).Outputs;
        var function = Assert.Single(FunctionNeeds.Triggers, each => each.Trigger is BlobTriggerAttribute { Source: BlobTriggerSource.EventGrid }).Function;
        foreach (var script in Scripts(Parse(File)).Select(System.IO.File.ReadAllText))
        {
            var used = VariablePattern().Matches(script).Select(match => match.Groups["name"].Value).Where(name => name != "LASTEXITCODE").ToList();
            Assert.NotEmpty(used);
            Differences.AreNone(used.Except(outputs, StringComparer.Ordinal).Select(name => $"{name} is no output"));
            Assert.Contains(function, script, StringComparison.Ordinal);
        }
    }

    private static YamlMappingNode Parse(string text) => AzureYaml.Read(new StringReader(text));

    private static IEnumerable<string> Scripts(YamlMappingNode root) =>
        from hook in AzureYaml.Children(root, "hooks")
        from system in new[] { "posix", "windows" }
        select Path.Combine(Repository.Root, AzureYaml.Text(AzureYaml.Child(hook.Node, system), "run"));

    [GeneratedRegex(@"\$(env:)?(?<name>[A-Z][A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex VariablePattern();
}
