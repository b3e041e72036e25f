using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Worker;
using Billing.Local.ServiceBus;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Runs one function for the messages of a queue or of a subscription.</summary>
internal sealed class ServiceBusTrigger(MessageSource source, string path, MessageHandler handler) : ITrigger, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public string BindingType => "serviceBusTrigger";

    public string Source => source.IsSessionsEnabled ? path + " by session" : path;

    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Checks the names against the namespace.</summary>
    /// <returns>Null when something does not fit, which is reported.</returns>
    public static ServiceBusTrigger? Create(
        RawBinding binding, Func<string, string?> resolve, TriggerParts parts, Action<string> report)
    {
        var source = MessageSource.Of(binding);
        if (parts.ServiceBus is not { } bus)
        {
            report("the host has no Service Bus namespace");
            return null;
        }

        if (Path(source, resolve) is not { } path)
        {
            return null;
        }

        var problem = Mismatch(source, bus, path);
        if (problem is not null)
        {
            report(problem);
            return null;
        }

        var autoComplete = source.AutoCompleteMessages ?? parts.Host.ServiceBus.AutoCompleteMessages;
        return new ServiceBusTrigger(source, path, new MessageHandler(bus, parts, autoComplete, source.IsBatched));
    }

    public void Attach(Function function) => handler.Attach(function);

    public Task StartAsync(CancellationToken cancellation)
    {
        var attached = handler.Bus.Attach(path);
        Completion = handler.Parts.Start(() => ListenAsync(attached));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellation) => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();

    private async Task ListenAsync(IDisposable attached)
    {
        using var consumer = attached;
        IPump pump = source.IsSessionsEnabled
            ? new SessionPump(path, handler, _stop.Token)
            : new MessagePump(path, handler, source.IsBatched, _stop.Token);
        await pump.RunAsync();
    }

    private static string? Path(MessageSource source, Func<string, string?> resolve)
    {
        if (source.Queue is not null)
        {
            return resolve(source.Queue);
        }

        var topic = resolve(source.Topic!);
        var subscription = resolve(source.Subscription!);
        return topic is null || subscription is null ? null : LocalServiceBusNamespace.SubscriptionPath(topic, subscription);
    }

    private static string? Mismatch(MessageSource source, LocalServiceBusNamespace bus, string path)
    {
        if (!bus.CanReceiveFrom(path))
        {
            return source.Queue is null ? $"there is no subscription '{path}'" : $"there is no queue '{path}'";
        }

        if (source is { IsSessionsEnabled: true, IsBatched: true })
        {
            return "the local host takes no batches from sessions";
        }

        if (source is { IsBatched: true, IsDeferred: false })
        {
            return "the local host takes batches of ServiceBusReceivedMessage[] alone";
        }

        return (bus.RequiresSession(path), source.IsSessionsEnabled) switch
        {
            (true, false) => $"'{path}' requires sessions and the trigger does not enable them",
            (false, true) => $"'{path}' has no sessions and the trigger enables them",
            _ => null,
        };
    }
}

/// <summary>The settings of a Service Bus trigger's binding.</summary>
/// <param name="Queue">The queue; null for a subscription.</param>
/// <param name="Topic">The topic; null for a queue.</param>
/// <param name="Subscription">The subscription; null for a queue.</param>
/// <param name="IsSessionsEnabled">True if messages are taken session by session.</param>
/// <param name="IsBatched">True if the function takes several messages at once.</param>
/// <param name="IsDeferred">True if the function takes messages and not their bodies.</param>
/// <param name="AutoCompleteMessages">True if the host completes what succeeded; null where host.json decides.</param>
internal sealed record MessageSource(string? Queue, string? Topic, string? Subscription, bool IsSessionsEnabled, bool IsBatched, bool IsDeferred, bool? AutoCompleteMessages)
{
    public static MessageSource Of(RawBinding binding) => new(
        binding.Text("queueName"),
        binding.Text("topicName"),
        binding.Text("subscriptionName"),
        binding.Flag("isSessionsEnabled") ?? false,
        string.Equals(binding.Text("cardinality"), "Many", StringComparison.OrdinalIgnoreCase),
        binding.SupportsDeferredBinding,
        binding.Flag("autoCompleteMessages"));
}
