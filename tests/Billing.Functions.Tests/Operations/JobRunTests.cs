using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Operations;

/// <summary>A run of a job is seen over HTTP: how far it is, and what came of it.</summary>
[Collection(nameof(DemoMonth))]
public sealed class JobRunTests(DemoMonth month)
{
    [Fact]
    public async Task A_run_that_has_ended_shows_its_result()
    {
        using var response = await month.Fabric.Http.GetAsync(new Uri("api/jobs/nordwind?day=2026-11-02", UriKind.Relative));
        var runs = (await Answer.ReadAsync(response)).Json.EnumerateArray().Select(run => run.GetProperty("job").GetString()).ToList();
        Assert.Contains("invoice-run", runs);

        using var one = await month.Fabric.Http.GetAsync(new Uri("api/jobs/nordwind/invoice-run/2026-11-02", UriKind.Relative));
        var run = (await Answer.ReadAsync(one)).Json;
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.Equal(0, run.GetProperty("result").GetProperty("failed").GetArrayLength());
    }
}
