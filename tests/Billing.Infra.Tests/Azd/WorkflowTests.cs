using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Billing.Infra.Tests.Azd;

public sealed partial class WorkflowTests
{
    private static readonly string File = Read(".github", "workflows", "azure.yml");
    private static readonly YamlMappingNode Workflow = AzureYaml.Read(new StringReader(File));

    [Fact]
    public void It_uses_no_secret() => Assert.DoesNotContain("secrets.", File, StringComparison.Ordinal);

    [Fact]
    public void Only_jobs_that_log_in_to_Azure_may_ask_for_a_token_and_each_does_so_in_an_environment()
    {
        foreach (var (name, job) in AzureYaml.Children(Workflow, "jobs"))
        {
            var logsIn = job.ToString().Contains("azure/login", StringComparison.Ordinal);
            Assert.True(logsIn == (AzureYaml.Text(AzureYaml.Child(job, "permissions"), "id-token") == "write"), $"{name}: a token and no login, or the other way round.");
            Assert.True(logsIn == (AzureYaml.Text(job, "environment").Length > 0), $"{name}: an environment and no login, or the other way round.");
        }
    }

    [Fact]
    public void The_preview_and_the_deployment_are_given_every_variable_of_the_template()
    {
        var variables = VariablePattern().Matches(Read("infra", "main.parameters.json")).Select(match => match.Groups["name"].Value).Where(name => name != "AZURE_PRINCIPAL_ID").ToList();
        Assert.NotEmpty(variables);

        foreach (var (name, job) in AzureYaml.Children(Workflow, "jobs").Where(job => job.Name != "check"))
        {
            var given = AzureYaml.Child(job, "env").Children.Keys.Select(key => key.ToString());
            Differences.AreNone(variables.Except(given, StringComparer.Ordinal).Select(variable => $"{name} is not given {variable}"));
        }
    }

    private static string Read(params string[] path) => System.IO.File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex VariablePattern();
}
