using System.Reflection;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Runs one function for the messages of a queue or of a subscription.</summary>
internal sealed class ServiceBusTrigger(ServiceBusTriggerAttribute attribute, string path, MessageHandler handler) : ITrigger, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public string BindingType => "serviceBusTrigger";

    public string Source => attribute.IsSessionsEnabled ? path + " by session" : path;

    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Checks the names against the namespace.</summary>
    /// <returns>Null when something does not fit, which is reported.</returns>
    public static ServiceBusTrigger? Create(
        ServiceBusTriggerAttribute attribute, ParameterInfo parameter, Func<string, string?> resolve, TriggerParts parts, Action<string> report)
    {
        if (parts.ServiceBus is not { } bus)
        {
            report("the host has no Service Bus namespace");
            return null;
        }

        if (Path(attribute, resolve) is not { } path)
        {
            return null;
        }

        var problem = Mismatch(attribute, bus, path);
        if (problem is not null)
        {
            report(problem);
            return null;
        }

        return new ServiceBusTrigger(attribute, path, new MessageHandler(bus, parts, CompletesByItself(parameter, parts.Host.ServiceBus)));
    }

    public ParameterBinder? Bind(ParameterInfo parameter) => MessageBinders.For(parameter, attribute);

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
        IPump pump = attribute.IsSessionsEnabled
            ? new SessionPump(path, handler, _stop.Token)
            : new MessagePump(path, handler, attribute.IsBatched, _stop.Token);
        await pump.RunAsync();
    }

    private static string? Path(ServiceBusTriggerAttribute attribute, Func<string, string?> resolve)
    {
        if (attribute.QueueName is not null)
        {
            return resolve(attribute.QueueName);
        }

        var topic = resolve(attribute.TopicName!);
        var subscription = resolve(attribute.SubscriptionName!);
        return topic is null || subscription is null ? null : LocalServiceBusNamespace.SubscriptionPath(topic, subscription);
    }

    private static string? Mismatch(ServiceBusTriggerAttribute attribute, LocalServiceBusNamespace bus, string path)
    {
        if (!bus.CanReceiveFrom(path))
        {
            return attribute.QueueName is null ? $"there is no subscription '{path}'" : $"there is no queue '{path}'";
        }

        if (attribute is { IsSessionsEnabled: true, IsBatched: true })
        {
            return "the local host takes no batches from sessions";
        }

        return (bus.RequiresSession(path), attribute.IsSessionsEnabled) switch
        {
            (true, false) => $"'{path}' requires sessions and the trigger does not enable them",
            (false, true) => $"'{path}' has no sessions and the trigger enables them",
            _ => null,
        };
    }

    /// <summary>The attribute decides where it says something, otherwise host.json.</summary>
    private static bool CompletesByItself(ParameterInfo parameter, ServiceBusSettings settings)
    {
        var data = parameter.GetCustomAttributesData().First(data => data.AttributeType == typeof(ServiceBusTriggerAttribute));
        var named = data.NamedArguments.Where(argument => argument.MemberName == nameof(ServiceBusTriggerAttribute.AutoCompleteMessages)).ToArray();
        return named.Length == 0 ? settings.AutoCompleteMessages : (bool)named[0].TypedValue.Value!;
    }
}
