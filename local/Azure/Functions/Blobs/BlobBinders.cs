using System.Reflection;
using System.Text.Json;
using Azure.Storage.Blobs;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Blobs;

/// <summary>Fills the parameters of a blob function.</summary>
internal static class BlobBinders
{
    public static ParameterBinder? For(ParameterInfo parameter, BlobPathPattern pattern)
    {
        if (parameter.IsDefined(typeof(BlobTriggerAttribute)))
        {
            return Content(parameter.ParameterType);
        }

        var name = parameter.Name!;
        return pattern.Expressions.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Binders.FromText(parameter, context => Event(context).Values[name])
            : null;
    }

    private static ParameterBinder? Content(Type type) => type switch
    {
        _ when type == typeof(BlobClient) => Binders.Of(context => Event(context).Client),
        _ when type == typeof(Stream) => async context =>
            context.Own(await Event(context).Client.OpenReadAsync(cancellationToken: context.CancellationToken)),
        _ when type == typeof(BinaryData) => async context => await ReadAsync(context),
        _ when type == typeof(string) => async context => (await ReadAsync(context)).ToString(),
        _ when type == typeof(byte[]) => async context => (await ReadAsync(context)).ToArray(),
        { IsClass: true, IsAbstract: false } => async context => JsonSerializer.Deserialize(await ReadAsync(context), type, JsonSerializerOptions.Web),
        _ => null,
    };

    private static BlobEvent Event(LocalFunctionContext context) => (BlobEvent)context.Payload;

    private static async Task<BinaryData> ReadAsync(LocalFunctionContext context) =>
        (await Event(context).Client.DownloadContentAsync(context.CancellationToken)).Value.Content;
}
