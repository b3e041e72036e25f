using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Functions.Worker;

/// <summary>Gives functions the client of the task hub in this process, where the worker's own would open a channel.</summary>
internal sealed class HubClientConverter(DurableTaskClient client) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        ValueTask.FromResult(context.TargetType == typeof(DurableTaskClient) ? ConversionResult.Success(client) : ConversionResult.Unhandled());
}

/// <summary>Opens blobs through the app's own client, where the worker's converter would make one of the connection's settings.</summary>
internal sealed class BlobContentConverter(BlobServiceClient blobs) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not ModelBindingData data)
        {
            return ConversionResult.Unhandled();
        }

        try
        {
            var place = data.Content.ToObjectFromJson<BlobPlace>()!;
            return await OpenAsync(blobs.GetBlobContainerClient(place.ContainerName).GetBlobClient(place.BlobName), context.TargetType, context.FunctionContext.CancellationToken);
        }
        catch (Exception failure)
        {
            return ConversionResult.Failed(failure);
        }
    }

    private static async Task<ConversionResult> OpenAsync(BlobClient blob, Type type, CancellationToken cancellation)
    {
        if (type == typeof(BlobClient))
        {
            return ConversionResult.Success(blob);
        }

        if (type == typeof(Stream))
        {
            return ConversionResult.Success(await blob.OpenReadAsync(cancellationToken: cancellation));
        }

        var content = (await blob.DownloadContentAsync(cancellation)).Value.Content;
        return ConversionResult.Success(type switch
        {
            _ when type == typeof(BinaryData) => content,
            _ when type == typeof(string) => content.ToString(),
            _ when type == typeof(byte[]) => content.ToArray(),
            _ => JsonSerializer.Deserialize(content, type, JsonSerializerOptions.Web),
        });
    }

    private sealed record BlobPlace(string Connection, string ContainerName, string BlobName);
}
