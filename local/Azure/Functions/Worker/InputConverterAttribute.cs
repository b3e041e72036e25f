namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the converter that fills a parameter.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Parameter)]
public class InputConverterAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public InputConverterAttribute(Type converterType) => ConverterType = converterType;

    /// <summary>The type of the converter.</summary>
    public Type ConverterType { get; }
}
