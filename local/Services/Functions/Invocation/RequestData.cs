using System.Text.Json;
using Billing.Local.Functions.Rpc;

namespace Billing.Local.Functions.Invocation;

/// <summary>Puts values into a request to the worker in the forms that the Functions host uses.</summary>
internal static class RequestData
{
    /// <summary>Gives a parameter text.</summary>
    public static void AddText(this InvocationRequest request, string name, string value) => request.Add(name, new TypedData { String = value });

    /// <summary>Gives a parameter JSON.</summary>
    public static void AddJson(this InvocationRequest request, string name, string json) => request.Add(name, new TypedData { Json = json });

    /// <summary>Gives a parameter a value.</summary>
    public static void Add(this InvocationRequest request, string name, TypedData data) =>
        request.InputData.Add(new ParameterBinding { Name = name, Data = data });

    /// <summary>Adds text to the binding data; null is left out.</summary>
    public static void Tell(this InvocationRequest request, string name, string? value)
    {
        if (value is not null)
        {
            request.TriggerMetadata[name] = new TypedData { String = value };
        }
    }

    /// <summary>Adds a value to the binding data as JSON.</summary>
    public static void TellJson<T>(this InvocationRequest request, string name, T value) =>
        request.TriggerMetadata[name] = new TypedData { Json = JsonSerializer.Serialize(value) };
}
