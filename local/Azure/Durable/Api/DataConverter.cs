using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Microsoft.DurableTask
{
    /// <summary>Turns inputs, outputs and event payloads into text and back.</summary>
    public abstract class DataConverter
    {
        /// <summary>The text of a value; null stays null.</summary>
        [return: NotNullIfNotNull(nameof(value))]
        public abstract string? Serialize(object? value);

        /// <summary>The value of a text; null stays null.</summary>
        [return: NotNullIfNotNull(nameof(data))]
        public abstract object? Deserialize(string? data, Type targetType);

        /// <summary>The value of a text; null gives the type's default.</summary>
        [return: NotNullIfNotNull(nameof(data))]
        public virtual T? Deserialize<T>(string? data) => data is null ? default : (T?)Deserialize(data, typeof(T))!;
    }
}

namespace Microsoft.DurableTask.Converters
{
    /// <summary>Converts with System.Text.Json; fields are included.</summary>
    public class JsonDataConverter(JsonSerializerOptions? options = null) : DataConverter
    {
        private static readonly JsonSerializerOptions DefaultOptions = new() { IncludeFields = true };

        private readonly JsonSerializerOptions _options = options ?? DefaultOptions;

        /// <summary>The converter with default options.</summary>
        public static JsonDataConverter Default { get; } = new();

        /// <inheritdoc/>
        [return: NotNullIfNotNull(nameof(value))]
        public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

        /// <inheritdoc/>
        [return: NotNullIfNotNull(nameof(data))]
        public override object? Deserialize(string? data, Type targetType) =>
            data is null ? null : JsonSerializer.Deserialize(data, targetType, _options)!;
    }
}
