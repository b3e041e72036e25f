using Billing.Substitutes.Documents.Layout;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class LayersDescriptor
{
    private readonly Layers _layers;

    internal LayersDescriptor(Layers layers) => _layers = layers;

    public IContainer Layer()
    {
        var layer = new Container();
        _layers.Items.Add(layer);
        return layer;
    }

    /// <summary>The layer that decides the size; there is one.</summary>
    public IContainer PrimaryLayer()
    {
        if (_layers.Primary is not null)
        {
            throw new DocumentComposeException("Layers have one primary layer, and this one has been described already.");
        }

        _layers.Primary = new Container();
        _layers.Items.Add(_layers.Primary);
        return _layers.Primary;
    }
}

public static class LayerExtensions
{
    /// <summary>Elements on top of each other, the first at the bottom.</summary>
    public static void Layers(this IContainer element, Action<LayersDescriptor> handler)
    {
        var layers = element.Put(new Layers());
        handler(new LayersDescriptor(layers));
        if (layers.Primary is null)
        {
            throw new DocumentComposeException("Layers need a primary layer.");
        }
    }
}
