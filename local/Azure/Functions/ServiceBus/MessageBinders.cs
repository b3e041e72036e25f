using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Fills the parameters of a Service Bus function.</summary>
internal static class MessageBinders
{
    public static ParameterBinder? For(ParameterInfo parameter, ServiceBusTriggerAttribute trigger)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(ServiceBusTriggerAttribute)))
        {
            return trigger.IsBatched ? Batch(type) : Single(type);
        }

        return type switch
        {
            _ when type == typeof(ServiceBusMessageActions) => Binders.Of(context => Delivery(context).Actions),
            _ when type == typeof(ServiceBusSessionMessageActions) && trigger.IsSessionsEnabled => Binders.Of(context => Delivery(context).SessionActions),
            _ => null,
        };
    }

    private static ParameterBinder? Batch(Type type) => type switch
    {
        _ when type.IsAssignableFrom(typeof(ServiceBusReceivedMessage[])) => Binders.Of(context => Delivery(context).Messages.ToArray()),
        _ when type.IsAssignableFrom(typeof(string[])) => Binders.Of(context => Delivery(context).Messages.Select(message => message.Body.ToString()).ToArray()),
        _ => null,
    };

    private static ParameterBinder? Single(Type type) => type switch
    {
        _ when type == typeof(ServiceBusReceivedMessage) => Binders.Of(Message),
        _ when type == typeof(BinaryData) => Binders.Of(context => Message(context).Body),
        _ when type == typeof(string) => Binders.Of(context => Message(context).Body.ToString()),
        _ when type == typeof(byte[]) => Binders.Of(context => Message(context).Body.ToArray()),
        { IsClass: true, IsAbstract: false, IsArray: false } or { IsValueType: true, IsPrimitive: false } =>
            Binders.Of(context => JsonSerializer.Deserialize(Message(context).Body, type, JsonSerializerOptions.Web)),
        _ => null,
    };

    private static MessageDelivery Delivery(LocalFunctionContext context) => (MessageDelivery)context.Payload;

    private static ServiceBusReceivedMessage Message(LocalFunctionContext context) => Delivery(context).Messages[0];
}
