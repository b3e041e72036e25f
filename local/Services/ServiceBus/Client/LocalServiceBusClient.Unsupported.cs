using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The calls that the local client refuses.</summary>
/// <remarks>The Functions host receives in place of processors, and rules come from the topology.</remarks>
internal sealed partial class LocalServiceBusClient
{
    public override ServiceBusProcessor CreateProcessor(string queueName) => throw Unsupported.Member();

    public override ServiceBusProcessor CreateProcessor(string queueName, ServiceBusProcessorOptions options) => throw Unsupported.Member();

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName) => throw Unsupported.Member();

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName, ServiceBusProcessorOptions options) =>
        throw Unsupported.Member();

    public override ServiceBusSessionProcessor CreateSessionProcessor(string queueName, ServiceBusSessionProcessorOptions? options = default) =>
        throw Unsupported.Member();

    public override ServiceBusSessionProcessor CreateSessionProcessor(
        string topicName, string subscriptionName, ServiceBusSessionProcessorOptions? options = default) => throw Unsupported.Member();

    public override ServiceBusRuleManager CreateRuleManager(string topicName, string subscriptionName) => throw Unsupported.Member();

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string queueName, CancellationToken cancellationToken = default) =>
        throw Unsupported.Member();

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(
        string queueName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) => throw Unsupported.Member();

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default) => throw Unsupported.Member();

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(
        string topicName, string subscriptionName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) =>
        throw Unsupported.Member();
}
