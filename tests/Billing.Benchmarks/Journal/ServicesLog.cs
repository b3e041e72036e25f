using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Microsoft.DurableTask.Client;

namespace Billing.Benchmarks.Journal;

/// <summary>
/// A log as the services write it: documents of 1 KB (half of them written over), messages (most of them completed) and
/// orchestrations with an activity. Recovered into fresh services, whose state is then compared.
/// </summary>
internal static class ServicesLog
{
    private const int DocumentsARound = 100;
    private const int MessagesARound = 100;
    private const int OrchestrationsARound = 20;
    private const int ReceivedARound = 90;
    private const string Queue = "plain";

    private static readonly string Filling = new('x', 850);

    public static async Task<Pass> RecoverAsync(long bytes)
    {
        await using var storage = new PassStorage(isDurable: true, NumberedRecords.Kept with { Sync = false });
        var expected = await WriteAsync(storage, bytes);
        await using var services = new Services(MemoryJournal.Instance);
        var pass = await storage.MeasureOpenAsync(services.All);
        var found = await services.DescribeAsync();
        return pass with { Problem = found == expected ? null : $"recovered {found}, not {expected}" };
    }

    /// <summary>Writes the log, and says what the services held. They are gone afterwards, as after the end of a process.</summary>
    private static async Task<string> WriteAsync(PassStorage storage, long bytes)
    {
        await using var services = new Services(storage.Journal);
        await storage.OpenAsync(services.All);
        var container = await services.CreateContainerAsync();
        await services.Hub.StartAsync();
        for (var round = 0; storage.JournalBytes < bytes; round++)
        {
            await Task.WhenAll(WriteDocumentsAsync(container, round), SendAsync(services.Bus, round), OrchestrateAsync(services.Hub));
        }

        await services.Hub.StopAsync();
        var written = await services.DescribeAsync();
        await storage.CloseAsync();
        return written;
    }

    private static Task WriteDocumentsAsync(ContainerStore container, int round) => Task.WhenAll(Enumerable.Range(0, DocumentsARound).Select(i =>
    {
        var number = (round / 2 * DocumentsARound) + i;
        var key = string.Create(CultureInfo.InvariantCulture, $"[\"nordwind\",\"westeurope\",\"order/{number:D7}\"]");
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"id":"state","tenant":"nordwind","region":"westeurope","stream":"order/{{number:D7}}","round":{{round}},"text":"{{Filling}}"}""");
        var scan = DocumentScan.Read(Encoding.UTF8.GetBytes(json), container.Definition.Key);
        return container.ExecuteAsync(new DocumentOperation { Action = DocumentAction.Upsert, PartitionKey = key, Scan = scan }).AsTask();
    }));

    private static async Task SendAsync(LocalServiceBusNamespace bus, int round)
    {
        await using var client = bus.CreateClient();
        await using var sender = client.CreateSender(Queue);
        await Task.WhenAll(Enumerable.Range(0, MessagesARound).Select(i => sender.SendMessageAsync(new ServiceBusMessage(Filling[..512])
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"message-{round}-{i}"),
            Subject = "order.placed",
            ApplicationProperties = { ["tenant"] = "nordwind", ["region"] = "westeurope" },
        })));
        await using var receiver = client.CreateReceiver(Queue);
        var received = await receiver.ReceiveMessagesAsync(ReceivedARound);
        await Task.WhenAll(received.Select(message => receiver.CompleteMessageAsync(message)));
    }

    private static Task OrchestrateAsync(LocalTaskHub hub) => Task.WhenAll(Enumerable.Range(0, OrchestrationsARound).Select(async i =>
    {
        var client = hub.CreateClient();
        var id = await client.ScheduleNewOrchestrationInstanceAsync(Services.Orchestrator, i);
        await client.WaitForInstanceCompletionAsync(id);
    }));

    /// <summary>The services of one life.</summary>
    private sealed class Services : IAsyncDisposable
    {
        public const string Orchestrator = "one-activity";
        private const string Activity = "add-one";
        private const string Topology = """{ "sku": { "name": "Standard" }, "topics": [], "queues": [ { "name": "plain", "properties": { "lockDuration": "PT5M" } } ] }""";

        private readonly InlineWorker _worker = new();
        private readonly LocalCosmosAccount _cosmos;

        public Services(IJournal journal)
        {
            _cosmos = new LocalCosmosAccount(TimeProvider.System, journal);
            Bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Topology), "benchmark"), TimeProvider.System, journal);
            Hub = new LocalTaskHub(new LocalTaskHubOptions(), TimeProvider.System, journal, loggers: null);
            Hub.RegisterOrchestrator(Orchestrator, _worker.Run(async context => await context.CallActivityAsync<int>(Activity, context.GetInput<int>())));
            Hub.RegisterActivity(Activity, (input, _, _) =>
                Task.FromResult<string?>((int.Parse(input!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)));
        }

        public LocalServiceBusNamespace Bus { get; }

        public LocalTaskHub Hub { get; }

        public IJournaled[] All => [_cosmos, Bus, Hub];

        public async Task<ContainerStore> CreateContainerAsync()
        {
            using var client = _cosmos.CreateClient();
            Microsoft.Azure.Cosmos.Database database = await client.CreateDatabaseIfNotExistsAsync("billing");
            await database.CreateContainerIfNotExistsAsync(
                new Microsoft.Azure.Cosmos.ContainerProperties("streams", new List<string> { "/tenant", "/region", "/stream" }));
            return _cosmos.FindDatabase("billing")!.Find("streams")!;
        }

        /// <summary>What there is, in a line that is the same before and after a restart.</summary>
        public async Task<string> DescribeAsync()
        {
            var completed = 0;
            await foreach (var instance in Hub.CreateClient().GetAllInstancesAsync())
            {
                completed += instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? 1 : 0;
            }

            var streams = _cosmos.FindDatabase("billing")!.Find("streams")!;
            return $"{streams.Lsn} commits, {Bus.ActiveMessages(Queue)} messages, {completed} orchestrations";
        }

        public async ValueTask DisposeAsync()
        {
            await Hub.DisposeAsync();
            _worker.Dispose();
            Bus.Dispose();
        }
    }
}
