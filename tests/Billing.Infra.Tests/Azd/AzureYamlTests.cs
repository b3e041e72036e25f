using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Domain.Access;
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
        foreach (var script in Scripts(Parse(File), "postdeploy").Select(System.IO.File.ReadAllText))
        {
            Assert.NotEmpty(Used(script));
            Differences.AreNone(Used(script).Except(outputs, StringComparer.Ordinal).Select(name => $"{name} is no output"));
            Assert.Contains(function, script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_hook_that_makes_the_registration_sets_the_parameter_and_all_its_roles()
    {
        using var roles = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root, "infra", "hooks", "app-roles.json")));
        var granted = AccessGrants.Parse(roles.RootElement.EnumerateArray().Select(role => role.GetProperty("value").GetString()!)).Grants;
        foreach (var script in Scripts(Parse(File), "preprovision").Select(System.IO.File.ReadAllText))
        {
            Assert.Equal(["AUTH_CLIENT_ID", "AZURE_ENV_NAME"], Used(script).Distinct().Order(StringComparer.Ordinal));
            Assert.Contains("azd env set AUTH_CLIENT_ID", script, StringComparison.Ordinal);
            Assert.Contains("@infra/hooks/app-roles.json", script, StringComparison.Ordinal);
        }

        Assert.Equal(Enum.GetValues<FabricRole>(), granted.Select(grant => grant.Role));
        Assert.All(granted, grant => Assert.Equal(AccessGrants.AllTenants, grant.Tenant));
    }

    private static List<string> Used(string script) =>
        [.. VariablePattern().Matches(script).Select(match => match.Groups["name"].Value).Where(name => name != "LASTEXITCODE")];

    private static YamlMappingNode Parse(string text) => AzureYaml.Read(new StringReader(text));

    private static IEnumerable<string> Scripts(YamlMappingNode root, string? only = null) =>
        from hook in AzureYaml.Children(root, "hooks")
        where only is null || hook.Name == only
        from system in new[] { "posix", "windows" }
        select Path.Combine(Repository.Root, AzureYaml.Text(AzureYaml.Child(hook.Node, system), "run"));

    [GeneratedRegex(@"\$(env:)?\{?(?<name>[A-Z][A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex VariablePattern();
}
