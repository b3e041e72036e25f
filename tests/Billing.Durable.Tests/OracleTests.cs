namespace Billing.Durable.Tests;

/// <summary>
/// Every orchestrator of the app on Microsoft's in-memory backend and on the local task hub: the same calls with the same
/// inputs, the same outcome.
/// </summary>
public sealed class OracleTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, Task<Outcome>>> References = new(() => ReferenceRun.PlayAll(Stories.All));

    public static TheoryData<string> Names => [.. Stories.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task The_local_task_hub_does_what_the_reference_does(string name)
    {
        var story = Stories.All[name];

        var reference = await References.Value[name];
        var local = await HubRun.PlayAsync(story);

        Assert.Equal("Completed", reference.Status);
        Assert.NotEmpty(reference.Calls);
        Assert.Equal(reference.Calls, local.Calls);
        Assert.Equal((reference.Status, reference.Output, reference.CustomStatus), (local.Status, local.Output, local.CustomStatus));
    }

    [Fact]
    public void Every_orchestrator_of_the_app_has_a_story()
    {
        var told = Stories.All.Values.SelectMany(story => new[] { story.Orchestrator, story.Sub?.Name }).OfType<string>().Distinct(StringComparer.Ordinal);

        Assert.Equal(AppOrchestrators.All.Keys.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }
}
