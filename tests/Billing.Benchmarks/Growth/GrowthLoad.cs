using System.Diagnostics;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Functions.Orders;
using Billing.Local.Hosting;
using Billing.Platform.Audit;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Benchmarks.Growth;

/// <summary>
/// Fills a data folder with orders that are paid, shipped, delivered and invoiced, spread over days that are sealed. Each order goes through the
/// true acceptance, consumers, activities and commits; only HTTP, bus and durable processes between these are left out, to be quick.
/// </summary>
internal sealed class GrowthLoad : IAsyncDisposable
{
    public const string Tenant = "nordwind";
    private const int Together = 250;
    private static readonly DateTimeOffset Begin = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly ParallelOptions Beside = new() { MaxDegreeOfParallelism = 4 };

    private readonly LocalFabric _fabric;
    private readonly GrowthClock _clock;
    private readonly GrowthRelay _relay;
    private readonly WebhookSender _sender;
    private readonly IntakeLog _log;
    private readonly SourceAdapters _adapters;
    private readonly OrderAcceptance _acceptance;
    private readonly OrderActivities _activities;
    private readonly MessageConsumers _consumers;

    private GrowthLoad(LocalFabric fabric, GrowthClock clock)
    {
        T Of<T>()
            where T : notnull => ActivatorUtilities.GetServiceOrCreateInstance<T>(fabric.Services);
        (_fabric, _clock, _relay, _sender) = (fabric, clock, new GrowthRelay(fabric.Services), new WebhookSender(fabric.Secrets, clock));
        (_log, _adapters, _acceptance, _activities, _consumers) = (Of<IntakeLog>(), Of<SourceAdapters>(), Of<OrderAcceptance>(), Of<OrderActivities>(), Of<MessageConsumers>());
    }

    /// <summary>The time at which a load of so many days has ended.</summary>
    public static DateTimeOffset End(int days) => Begin.AddDays(days);

    /// <summary>The fabric on a folder, at a time that moves with the true one; nothing takes what is stored on to the bus.</summary>
    public static LocalFabricOptions Options(string folder, GrowthClock clock) => new()
    {
        Folder = folder,
        Clock = clock,
        LogsToConsole = false,
        Settings = new Dictionary<string, string> { ["AzureWebJobs.RelayEvents.Disabled"] = "true", ["AzureWebJobs.SweepOutbox.Disabled"] = "true" },
    };

    public static async Task RunAsync(string folder, int orders, int days)
    {
        var watch = Stopwatch.StartNew();
        var clock = new GrowthClock(Begin);
        await using (var load = new GrowthLoad(await LocalFabric.StartAsync(Options(folder, clock)), clock))
        {
            for (var day = 0; day < days; day++)
            {
                clock.MoveTo(Begin.AddDays(day));
                foreach (var some in Enumerable.Range(0, orders).Where(order => order % days == day).Chunk(Together))
                {
                    await load.PlayAsync(some);
                    await Console.Error.WriteLineAsync($"growth: day {day + 1} of {days}, order {some[^1]} after {watch.Elapsed.TotalSeconds:F0} s");
                }
            }

            clock.MoveTo(End(days));
            await load.SealAsync();
            watch.Restart();
        }

        await Console.Error.WriteLineAsync($"growth: stopped after {watch.Elapsed.TotalSeconds:F1} s");
    }

    public ValueTask DisposeAsync() => _fabric.DisposeAsync();

    private async Task PlayAsync(int[] orders)
    {
        var tenant = (await _fabric.Services.GetRequiredService<ITenantSource>().GetAsync(CancellationToken.None)).Get(Tenant);
        await EachAsync(orders, order => TakeOrderAsync(tenant, order));
        await EachAsync(orders, order => TakeAsync(tenant, "stripe", GrowthInputs.Payment(order, _clock.GetUtcNow())));
        await EachAsync(orders, order => TakeAsync(tenant, "warehouse", GrowthInputs.Report(order, "shipped", _clock.GetUtcNow())));
        await EachAsync(orders, order => TakeAsync(tenant, "warehouse", GrowthInputs.Report(order, "delivered", _clock.GetUtcNow())));
        await EachAsync(orders, order => ProcessAsync(tenant, order));
        await EachAsync(orders, order => ProcessAsync(tenant, order));
    }

    private async Task EachAsync(int[] orders, Func<int, Task> act)
    {
        await Parallel.ForEachAsync(orders, Beside, async (order, _) => await GrowthRelay.AgainAsync(() => act(order)));
        await _relay.RunAsync();
    }

    private async Task<IntakeMessage> AcceptAsync(Tenant tenant, IntakeSource source, byte[] body)
    {
        var adapter = (IWebhookAdapter)(await _adapters.FindAsync(tenant, source, CancellationToken.None))!;
        var signed = _sender.Sign(tenant.Id, source.Name, $"{Guid.NewGuid():N}", body);
        var read = (ParseResult<IReadOnlyList<WebhookEvent>>.Success)adapter.Read(new WebhookRequest(signed.Body, name => signed.Headers.GetValueOrDefault(name)), source);
        var (happened, _, _) = await _log.AcceptAsync(tenant, source.Name, read.Value.Single(), CancellationToken.None);
        return new IntakeMessage(
            tenant.Id,
            tenant.HomeRegion,
            source.Name,
            happened.EventId,
            happened.Subject,
            IntakeMessages.MessageIdOf(tenant.Id, source.Name, happened.EventId),
            happened.Interpreter ?? adapter.Interpreter,
            happened.Body);
    }

    private async Task TakeOrderAsync(Tenant tenant, int order)
    {
        var source = tenant.Source("shopify")!;
        var intake = await AcceptAsync(tenant, source, GrowthInputs.Order(order, _clock.GetUtcNow()));
        var read = intake.Interpret<StorefrontOrder>(source);
        var (_, result) = await _acceptance.TakeAsync(
            tenant,
            GrowthInputs.Number(order),
            read.Then(each => new ParseResult<SubmittedOrder>.Success(new(source.Name, each))),
            intake.Command("receive-order") with { OpensStream = true },
            _ => null,
            CancellationToken.None);
        await _log.HandleAsync(intake, IntakeLog.ResultOf(result), CancellationToken.None);
    }

    private async Task TakeAsync(Tenant tenant, string name, byte[] body)
    {
        var source = tenant.Source(name)!;
        var intake = await AcceptAsync(tenant, source, body);
        var queue = ((IWebhookAdapter)(await _adapters.FindAsync(tenant, source, CancellationToken.None))!).Queue;
        var consumer = (IIntakeConsumer)_consumers.Find(new BusEntity(queue))!;
        await consumer.HandleAsync(new ReceivedIntake(intake, tenant, source, Processes: null), CancellationToken.None);
    }

    private async Task ProcessAsync(Tenant tenant, int number)
    {
        var order = new OrderKey(tenant.Id, tenant.HomeRegion, GrowthInputs.Number(number));
        var progress = await _activities.ReadOrderProgress(order, CancellationToken.None);
        if (progress.DeliverDigital)
        {
            await _activities.DeliverDigitalLines(order, CancellationToken.None);
        }

        foreach (var shipment in progress.ShipmentsToInvoice)
        {
            await _activities.InvoiceShipment(new OrderPart(order, shipment), CancellationToken.None);
        }
    }

    private async Task SealAsync()
    {
        var tenant = (await _fabric.Services.GetRequiredService<ITenantSource>().GetAsync(CancellationToken.None)).Get(Tenant);
        await _fabric.Services.GetRequiredService<DailyRootMaker>().MakeAsync(
            tenant.Id, tenant.HomeRegion, DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(-1), CancellationToken.None);
    }
}
