// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <bit>
#include <memory>
#include <utility>

namespace csp {

/// A queue for thousands of owners that mostly have nothing in it: a ring in one block, three words
/// without one. The block grows in two steps to what a busy owner needs, and a large one goes when
/// the queue is empty.
///
/// Thread: a value.
template <typename T> class CompactQueue
{
    Q_DISABLE_COPY(CompactQueue)

public:
    CompactQueue() = default;
    CompactQueue(CompactQueue &&other) noexcept { swap(other); }
    CompactQueue &operator=(CompactQueue &&other) noexcept
    {
        CompactQueue(std::move(other)).swap(*this);
        return *this;
    }
    ~CompactQueue() { clear(); }

    bool empty() const { return m_size == 0; }
    size_t size() const { return m_size; }
    T &front() { return (*this)[0]; }
    const T &front() const { return (*this)[0]; }
    const T &back() const { return (*this)[m_size - 1]; }
    T &operator[](size_t index) { return *slot(index); }
    const T &operator[](size_t index) const { return *slot(index); }

    void push_back(T item)
    {
        reserve(m_size + 1);
        std::construct_at(slot(m_size), std::move(item));
        ++m_size;
    }

    T pop_front()
    {
        T item = std::move(front());
        std::destroy_at(slot(0));
        m_head = (m_head + 1) & (m_capacity - 1);
        --m_size;
        if (m_size == 0 && m_capacity > KeptCapacity)
            release();
        return item;
    }

    /// The item at \a index, from among those that stay in their order.
    T takeAt(size_t index)
    {
        for (; index > 0; --index)
            std::swap((*this)[index], (*this)[index - 1]); // brought to the front, past the others
        return pop_front();
    }

    /// Makes room for \a size items at once.
    void reserve(size_t size)
    {
        if (size <= m_capacity)
            return;
        const size_t least = size <= KeptCapacity ? KeptCapacity : BusyCapacity;
        CompactQueue grown;
        grown.m_capacity = quint32(std::bit_ceil(std::max(size, least)));
        grown.m_items = std::allocator<T>().allocate(grown.m_capacity);
        for (; grown.m_size < m_size; ++grown.m_size)
            std::construct_at(grown.m_items + grown.m_size, std::move((*this)[grown.m_size]));
        swap(grown);
    }

    void clear()
    {
        for (size_t i = 0; i < m_size; ++i)
            std::destroy_at(slot(i));
        m_size = 0;
        release();
    }

    void swap(CompactQueue &other) noexcept
    {
        std::swap(m_items, other.m_items);
        std::swap(m_head, other.m_head);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
    }

private:
    static constexpr size_t KeptCapacity = 4; // also by an empty queue
    static constexpr size_t BusyCapacity = 32;

    T *slot(size_t index) const { return m_items + ((m_head + index) & (m_capacity - 1)); }

    void release()
    {
        if (m_items)
            std::allocator<T>().deallocate(std::exchange(m_items, nullptr), m_capacity);
        m_head = m_capacity = 0;
    }

    T *m_items = nullptr;
    quint32 m_head = 0;
    quint32 m_size = 0;
    quint32 m_capacity = 0; // a power of two, or 0
};

} // namespace csp
