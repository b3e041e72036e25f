using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

/// <summary>Alerts and the workbook look for what the app really writes.</summary>
public sealed partial class ObservationTests
{
    [Fact]
    public void The_phrases_that_alerts_and_the_workbook_look_for_are_logged_by_the_app()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        // The host's own, of every message that it hands over.
        string[] hosts = ["Trigger Details: MessageId"];
        var phrases = Queries().SelectMany(query => PhrasePattern().Matches(query)).Select(match => match.Groups["text"].Value).Distinct().ToList();

        Assert.True(phrases.Count > 2, "The queries look for nothing.");
        Differences.AreNone(phrases.Except(hosts).Where(phrase => !sources.Contains(phrase, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_functions_that_the_workbook_counts_exist()
    {
        var counted = Queries().SelectMany(query => ListPattern().Matches(query)).SelectMany(list => NamePattern().Matches(list.Value)).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(counted);
        Differences.AreNone(counted.Except(FunctionNeeds.Names, StringComparer.Ordinal));
    }

    [Fact]
    public void The_workbook_shows_intake_ages_failures_and_dead_letters_of_the_deployed_services()
    {
        var items = Workbook().GetProperty("items").EnumerateArray().ToList();

        Assert.Superset(
            new HashSet<string?>(["intake", "queue-ages", "waiting", "dead-letters", "given-up", "failures", "degraded"], StringComparer.Ordinal),
            items.Select(item => item.GetProperty("name").GetString()).ToHashSet(StringComparer.Ordinal));
        Assert.All(items.SelectMany(Sources), source => Assert.Contains(Deployment.SubjectOf(source), new[] { "log-billing", "sb-billing" }));
    }

    [Fact]
    public void An_alert_on_a_table_that_a_new_workspace_does_not_have_is_taken_nevertheless() => Assert.All(
        Deployment.Read(Deployment.Default).Of("Microsoft.Insights/scheduledQueryRules"),
        rule => Assert.True(rule.GetProperty("properties").GetProperty("skipQueryValidation").GetBoolean()));

    private static IEnumerable<string> Queries() => Workbook().GetProperty("items").EnumerateArray()
        .Select(item => item.GetProperty("content"))
        .Where(content => content.TryGetProperty("query", out _))
        .Select(content => content.GetProperty("query").GetString()!)
        .Concat(Deployment.Read(Deployment.Default).Of("Microsoft.Insights/scheduledQueryRules")
            .SelectMany(rule => rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf").EnumerateArray())
            .Select(criterion => criterion.GetProperty("query").GetString()!));

    private static JsonElement Workbook() => JsonDocument.Parse(
        Assert.Single(Deployment.Read(Deployment.Default).Of("Microsoft.Insights/workbooks")).GetProperty("properties").GetProperty("serializedData").GetString()!).RootElement;

    private static IEnumerable<string> Sources(JsonElement item) => new[] { "resourceIds", "crossComponentResources" }
        .SelectMany(name => item.GetProperty("content").TryGetProperty(name, out var ids) ? ids.EnumerateArray().Select(id => id.GetString()!) : []);

    [GeneratedRegex("Message (startswith|endswith) \"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex PhrasePattern();

    [GeneratedRegex("Name in \\([^)]*\\)")]
    private static partial Regex ListPattern();

    [GeneratedRegex("\"(?<name>[A-Za-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
