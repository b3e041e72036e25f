using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Billing.Substitutes.ServiceBus;

/// <summary>Gives a function what settles its message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusMessageActions))]
internal sealed class ServiceBusMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        ValueTask.FromResult(ConversionResult.Success(new ServiceBusMessageActions(settlement)));
}

/// <summary>Gives a function what works on the session of its message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusSessionMessageActions))]
internal sealed class ServiceBusSessionMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            var data = context.FunctionContext.BindingContext.BindingData;
            var invocation = context.FunctionContext.InvocationId;
            return ValueTask.FromResult(ConversionResult.Success(
                new ServiceBusSessionMessageActions(settlement, invocation, SessionOf(data), LockedUntil(data))));
        }
        catch (Exception unreadable)
        {
            return ValueTask.FromResult(ConversionResult.Failed(unreadable));
        }
    }

    // All messages of a batch are of one session.
    private static string SessionOf(IReadOnlyDictionary<string, object?> data) =>
        data.GetValueOrDefault("SessionId") as string
        ?? (data.GetValueOrDefault("SessionIdArray") as IList<string>)?.FirstOrDefault()
        ?? throw new InvalidOperationException("The trigger brought no session: IsSessionsEnabled must be set.");

    private static DateTimeOffset LockedUntil(IReadOnlyDictionary<string, object?> data)
    {
        using var actions = JsonDocument.Parse(data["SessionActions"]!.ToString()!);
        return actions.RootElement.GetProperty("SessionLockedUntil").GetDateTimeOffset();
    }
}
