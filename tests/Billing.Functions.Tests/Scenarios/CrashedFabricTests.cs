using System.Net;
using Billing.Local.Faults;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>The fault plan kills the whole fabric; the next one on its folder goes on. Both in steps and on the thread pool.</summary>
[Trait("Capability", "PLT-02")]
public sealed class CrashedFabricTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-crash-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_sender_whose_host_dies_is_not_answered_and_the_next_host_takes_the_message_again(int? interleaving)
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.CrashAfter) { Operation = "Batch", Nth = 1 });
        await using (var first = await StartAsync(plan, interleaving))
        {
            await Assert.ThrowsAsync<HostCrashedException>(() => SendOrderAsync(first).WaitAsync(Patience));
            Assert.True(first.Fabric.IsCrashed);
            await Assert.ThrowsAsync<HostCrashedException>(() => first.DrainAsync().WaitAsync(Patience));
            await Assert.ThrowsAsync<HostCrashedException>(() => SendOrderAsync(first).WaitAsync(Patience));
        }

        await using var second = await StartAsync(plan, interleaving);
        Assert.True((await SendOrderAsync(second)).Status is HttpStatusCode.OK or HttpStatusCode.Accepted);
        var books = await second.AuditedBooksAsync("nordwind");
        Assert.Single(books.Orders);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task Whoever_waits_for_rest_learns_that_the_host_died_over_its_work(int? interleaving)
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.CrashBefore) { Service = LocalService.ServiceBus, Nth = 1 });
        await using (var first = await StartAsync(plan, interleaving))
        {
            plan.Pause();
            await SendOrderAsync(first);
            plan.Resume();
            await SendOrderAsync(first, "1003-reverse-charge").ContinueWith(static _ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
            await Assert.ThrowsAsync<HostCrashedException>(() => first.DrainAsync().WaitAsync(Patience));
        }

        await using var second = await StartAsync(plan, interleaving);
        await SendOrderAsync(second, "1003-reverse-charge");
        var books = await second.AuditedBooksAsync("nordwind");
        Assert.Equal(2, books.Orders.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_host_that_dies_while_it_stops_lets_go_of_its_folder_and_loses_nothing_acknowledged(int? interleaving)
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.CrashBefore) { Probability = 1 });
        plan.Pause();
        await using (var first = await StartAsync(plan, interleaving))
        {
            await SendOrderAsync(first);
            plan.Resume();
        }

        await using var second = await StartAsync(faults: null, interleaving);
        var books = await second.AuditedBooksAsync("nordwind");
        Assert.Single(books.Orders);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_host_that_dies_while_it_starts_lets_go_of_its_folder(int? interleaving)
    {
        // The first start makes secrets and tenants, which are calls too; the plan goes on counting over all of them.
        for (var call = 1; call <= 4; call++)
        {
            var plan = new FaultPlan(1, new FaultRule(FaultKind.CrashAfter) { Nth = call });
            await Assert.ThrowsAsync<HostCrashedException>(() => StartAsync(plan, interleaving));
        }

        await using var second = await StartAsync(faults: null, interleaving);
        Assert.True((await SendOrderAsync(second)).Status is HttpStatusCode.OK or HttpStatusCode.Accepted);
    }

    private Task<Scenario> StartAsync(FaultPlan? faults, int? interleaving) =>
        Scenario.StartAsync(folder: _folder.FullName, faults: faults, interleaving: interleaving);

    private static Task<Answer> SendOrderAsync(Scenario scenario, string order = "1002-mixed-basket") =>
        scenario.ShopifyAsync("nordwind", "o-" + order, Scenario.Sample($"nordwind/shopify/order-{order}.json"));
}
